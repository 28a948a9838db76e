"""Executes a notebook through nbclient, as `jupyter execute` does, and writes it: execute.py NOTEBOOK OUT."""

import sys

import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=120, record_timing=False).execute()
nbformat.write(notebook, sys.argv[2])
