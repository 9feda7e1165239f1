import contextlib
import os
import sys

if __name__ == "__main__":
    with contextlib.suppress(FileNotFoundError):
        if sys.path[0] in ("", os.getcwd()):
            del sys.path[0]  # `python -m` puts the folder at work there, which is read, never run

    from errlint.cli import main

    main()
