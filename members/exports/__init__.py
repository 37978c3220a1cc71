"""Files made of what the portal knows of members."""

from members.exports.directory import directory_workbook

__all__ = ["directory_workbook"]
