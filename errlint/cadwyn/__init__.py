"""Write the Cadwyn version change that gives older API versions their old errors back."""

from errlint.cadwyn.change import AnsweringProject, Uncovered, VersionChange, version_change
from errlint.cadwyn.files import Files

__all__ = ["AnsweringProject", "Files", "Uncovered", "VersionChange", "version_change"]
