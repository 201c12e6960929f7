//! What counts towards a target, in two quarters beside each other.

use crate::kit::{HONEST, Workspace, list, sheet, strings};
use std::fs;

/// A row of `sheet` with a target of the unit's own.
fn planned(target: &'static str) -> [&'static str; 12] {
    ["3.1", "正常推进", "40%", target, "", "推进中", "无", "继续", "", "某某", "021-00000002", ""]
}

#[test]
fn a_unit_that_gave_no_number_before_is_not_compared() {
    let workspace = Workspace::empty();
    for (unit, row) in [("南翔镇", planned("12")), ("安亭镇", planned("")), ("徐行镇", planned("5"))] {
        let path = workspace.dir.join("2025Q2/inbox").join(format!("{unit}2025年二季度.xlsx"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        fs::write(path, crate::kit::sheet_of(unit, "二", &[HONEST, row])).expect("written");
    }
    workspace.run(&["build", "--period", "2025Q2"]).exits(0);
    workspace.run(&["publish", "--period", "2025Q2"]).exits(0);
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST, planned("14")]));
    workspace.put("inbox/安亭镇.xlsx", &sheet("安亭镇", &[HONEST, planned("9")]));
    let workspace = workspace.built();
    let view = workspace.json("out/briefing.json");
    let item = list(&view, "items").iter().find(|item| item["id"] == "3.1").expect("3.1");
    let since = &item["closings"][0]["since"];
    // 安亭镇 had a row without a number: its 9 are no growth by 9.
    let comparable = &since["comparable"];
    assert_eq!((&comparable["before"]["value"], &comparable["now"]["value"]), (&12.into(), &14.into()), "{since}");
    assert_eq!((strings(&since["silent"]["shown"]), &since["silent_sum"]["value"]), (vec!["徐行镇"], &5.into()));
    assert_eq!(since["quarter"]["change"]["value"], 6, "23 in all, after 17");
}
