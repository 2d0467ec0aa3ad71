"""Run the command line as ``python -m phusong``."""

from phusong.cli import main

if __name__ == "__main__":
    main()
