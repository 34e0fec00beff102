"""The command `passeur`, also as `python -m passeur`: Ctrl-C is told in a sentence, even while modules still load."""

import sys


def main() -> None:
    """Run the command line."""
    try:
        from passeur import cli
    except KeyboardInterrupt:
        print("passeur: interrupted before anything was done", file=sys.stderr)
        sys.exit(130)  # as `commands.common.INTERRUPTED`, which is loaded no more than the rest
    cli.main()


if __name__ == "__main__":
    main()
