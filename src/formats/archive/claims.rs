//! What the directory of an archive claims, and what of it is taken out.

use crate::formats::container::Members;
use crate::formats::unreadable::check_limit;
use crate::formats::{Container, Payload, Unreadable, limits};

/// The members of an archive, in its order.
#[derive(Default)]
pub(super) struct Claims(Vec<Claim>);

/// One member.
struct Claim {
    /// Its name, as it was written.
    name: String,
    /// How many bytes it says it has.
    size: u64,
    /// What has become of it; absent while it may come out.
    payload: Option<Payload>,
}

impl Claims {
    /// Adds a member; `barred` is why it cannot come out, whatever the limits say.
    pub fn add(&mut self, name: String, size: u64, barred: Option<Unreadable>) {
        self.0.push(Claim { name, size, payload: barred.map(Payload::Refused) });
    }

    /// Admits what the limits allow, small files first, so that one huge member does not
    /// crowd out the others. To be called when all are there.
    ///
    /// # Errors
    /// There are too many members.
    pub fn admit(&mut self) -> Result<(), Unreadable> {
        check_limit("压缩包成员（个）", self.0.len() as u64, limits::CONTAINER_MEMBERS as u64)?;
        let mut by_size: Vec<&mut Claim> = self.0.iter_mut().filter(|claim| claim.payload.is_none()).collect();
        by_size.sort_by_key(|claim| claim.size);
        let mut total = 0u64;
        for claim in by_size {
            total = total.saturating_add(claim.size);
            let admitted = check_limit("压缩包各成员展开后合计（字节）", total, limits::CONTAINER_BYTES);
            claim.payload = admitted.err().map(Payload::Refused);
        }
        Ok(())
    }

    /// Of members that come out only one after the other, how many have to be unpacked
    /// for the sake of those that are wanted. `room` is how many bytes may still be
    /// unpacked so; what stands behind more of them is refused. An index of no member is
    /// that of a folder.
    pub fn reach(&mut self, run: &[usize], room: &mut u64) -> usize {
        let (mut passed, mut taken) = (0u64, 0);
        for (at, index) in run.iter().enumerate() {
            passed = passed.saturating_add(self.size(*index));
            if self.is_wanted(*index) {
                match check_limit("固实压缩包里排在前面的内容（字节）", passed, *room) {
                    Ok(()) => taken = at + 1,
                    Err(why) => self.settle(*index, Err(why)),
                }
            }
        }
        *room -= run[..taken].iter().map(|index| self.size(*index)).sum::<u64>();
        taken
    }

    /// How many members there are so far.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether a member is admitted and has not come out yet.
    pub fn is_wanted(&self, index: usize) -> bool {
        self.0.get(index).is_some_and(|claim| claim.payload.is_none())
    }

    /// Every member that is wanted.
    pub fn wanted(&self) -> Vec<usize> {
        (0..self.0.len()).filter(|index| self.is_wanted(*index)).collect()
    }

    /// How many bytes a member claims; none where there is no such member.
    pub fn size(&self, index: usize) -> u64 {
        self.0.get(index).map_or(0, |claim| claim.size)
    }

    /// What came out, held to what was claimed.
    pub fn settle(&mut self, index: usize, content: Result<Vec<u8>, Unreadable>) {
        let Some(claim) = self.0.get_mut(index) else { return };
        let held = content.and_then(|bytes| if bytes.len() as u64 == claim.size { Ok(bytes) } else { Err(lies()) });
        claim.payload = Some(held.map_or_else(Payload::Refused, |bytes| Payload::File(bytes.into())));
    }

    /// Gives the same reason for all of these that are still wanted.
    pub fn refuse(&mut self, indices: impl IntoIterator<Item = usize>, why: &Unreadable) {
        for index in indices {
            if self.is_wanted(index) {
                self.settle(index, Err(why.clone()));
            }
        }
    }

    /// The container. What did not come out though it was wanted is damaged.
    pub fn into_members(self) -> Members {
        let mut members = Members::default();
        for claim in self.0 {
            members.add(&claim.name, claim.payload.unwrap_or_else(|| Payload::Refused(broken())));
        }
        members
    }

    /// The same as a container of its own.
    pub fn into_container(self) -> Container {
        Container { envelope: None, members: self.into_members().list }
    }
}

/// A member that is not as long as the directory says.
fn lies() -> Unreadable {
    Unreadable::damaged("压缩包成员的实际大小与目录所写不符")
}

/// A member that does not come out whole.
pub(super) fn broken() -> Unreadable {
    Unreadable::damaged("压缩包成员解压出错或校验和不符，可能没有传完")
}

/// The same reason, of the directory of an archive: nothing of it is known.
pub(super) fn of_directory(why: Unreadable) -> Unreadable {
    match why {
        Unreadable::Damaged { .. } => Unreadable::damaged("压缩包目录不完整，文件可能没有传完"),
        other => other,
    }
}

/// A member that stands for something elsewhere.
pub(super) fn link() -> Unreadable {
    Unreadable::Unsupported { kind: "快捷方式或特殊文件".into() }
}

/// A member in a method of compression that is not read.
pub(super) fn odd_method() -> Unreadable {
    Unreadable::Unsupported { kind: "用特殊方法压缩的成员".into() }
}
