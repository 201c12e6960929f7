//! Tables as they come, and who they speak for.
