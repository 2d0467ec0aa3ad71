"""Run the command line as ``python -m phusong``."""

from phusong.cli.app import main

if __name__ == "__main__":
    main()
