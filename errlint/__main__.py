"""Where a process starts: nothing is loaded here before an interrupt is looked after."""

import contextlib
import os
import sys


def main() -> None:
    """Run the command line."""
    try:
        from errlint.cli import main as run

        run()
    except KeyboardInterrupt:  # before the command line has begun to look after it
        sys.stderr.write("errlint: interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    with contextlib.suppress(FileNotFoundError):
        if sys.path[0] in ("", os.getcwd()):
            del sys.path[0]  # `python -m` puts the folder at work there, which is read, never run

    main()
