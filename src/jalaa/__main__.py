"""`python -m jalaa` is the command `jalaa`."""

from jalaa.cli import main

if __name__ == "__main__":
    main()
