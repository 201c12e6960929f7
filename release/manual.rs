//! The pages that go out with the program, of the Chinese texts of the source: each one file
//! with its pictures in it, to be read without a network.
//! `cargo run --example manual -- FOLDER` writes them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// A text of the source, and the page that it becomes.
const PAGES: [(&str, &str); 3] =
    [("README.zh-CN.md", "使用说明.html"), ("docs/reading.md", "判读.html"), ("docs/findings.md", "提示代码.html")];

/// What a page begins and ends with; its title goes into the first.
const FRAME: (&str, &str) = (include_str!("head.html"), "</main>\n</body>\n</html>\n");

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("the folder that the pages go to")?;
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (text, page) in PAGES {
        fs::write(Path::new(&folder).join(page), made(source, text)?)?;
    }
    Ok(())
}

fn made(source: &Path, path: &str) -> Result<String, Box<dyn Error>> {
    let text = fs::read_to_string(source.join(path))?;
    let beside = source.join(path).with_file_name("");
    let events: Vec<Event> = Parser::new_ext(&text, Options::ENABLE_TABLES).collect();
    let (mut offline, mut title, mut links) = (Vec::new(), String::new(), Vec::new());
    let mut in_title = false;
    for event in events {
        in_title = match &event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => true,
            Event::End(TagEnd::Heading(_)) => false,
            _ => in_title,
        };
        match event {
            Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
                let dest_url = picture(&beside, &dest_url)?.into();
                offline.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = reached(path, &dest_url);
                links.push(dest_url.is_some());
                let link = |dest_url| Event::Start(Tag::Link { link_type, dest_url, title, id });
                offline.extend(dest_url.map(link));
            }
            Event::Html(words) => offline.push(Event::Html(with_pictures(&beside, &words)?)),
            Event::InlineHtml(words) => offline.push(Event::InlineHtml(with_pictures(&beside, &words)?)),
            // Between two lines of Chinese there is no space.
            Event::SoftBreak if matches!(offline.last(), Some(Event::Text(words)) if !words.ends_with(|c: char| c.is_ascii())) =>
                {}
            // What leads to what does not go out is words alone.
            Event::End(TagEnd::Link) => offline.extend(links.pop().unwrap_or(true).then_some(event)),
            event => {
                if let (true, Event::Text(words)) = (in_title, &event) {
                    title.push_str(words);
                }
                offline.push(event);
            }
        }
    }
    let mut page = FRAME.0.replace("{title}", &title);
    html::push_html(&mut page, offline.into_iter());
    Ok(page + FRAME.1)
}

/// A picture as an address that holds it.
fn picture(beside: &Path, path: &str) -> Result<String, Box<dyn Error>> {
    let path = beside.join(path);
    let bytes = fs::read(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(format!("data:image/png;base64,{}", STANDARD.encode(bytes)))
}

/// HTML that stands in a text as it is, which sets how large a picture is, with its pictures in it.
fn with_pictures(beside: &Path, html: &str) -> Result<CowStr<'static>, Box<dyn Error>> {
    const SOURCE: &str = " src=\"";
    let mut parts = html.split(SOURCE);
    let mut held = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let (path, rest) = part.split_once('"').ok_or("a source without an end")?;
        held += &format!("{SOURCE}{}\"{rest}", picture(beside, path)?);
    }
    Ok(held.into())
}

/// Where a link of a text leads once the texts are pages beside each other; absent where it
/// leads to what is no page.
fn reached(from: &str, link: &str) -> Option<CowStr<'static>> {
    let name = |path: &str| Path::new(path).file_name().map(ToOwned::to_owned);
    let page = PAGES.iter().find(|(text, _)| name(text) == name(link) && *text != from);
    if link.contains("://") { Some(link.to_string().into()) } else { page.map(|(_, page)| (*page).into()) }
}
