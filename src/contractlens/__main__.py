"""``python -m contractlens`` is the command line."""

from contractlens.cli import main

if __name__ == "__main__":
    main()
