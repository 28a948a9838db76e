"""Runs notebooks through Jupyter's own client and says where the result differs from the file.

Usage: through_nbclient.py [--folder FOLDER] JUPYTER_PATH NOTEBOOK...   (needs nbclient and nbformat)
The kernel runs in FOLDER, or in each notebook's own. Exit code 0 where every notebook, executed anew, equals its file to the byte.
Outputs of cells with the tag "clock" are left out: they show milliseconds.
"""
import difflib
import os
import sys

arguments = sys.argv[1:]
folder = None
if arguments[0] == "--folder":
    folder = arguments[1]
    arguments = arguments[2:]
os.environ["JUPYTER_PATH"] = arguments[0]

import nbformat
from nbclient import NotebookClient



def lasting(text):
    notebook = nbformat.reads(text, as_version=4)
    for cell in notebook.cells:
        if "clock" in cell.metadata.get("tags", []):
            cell.outputs = []
    return nbformat.writes(notebook) + "\n"


differing = 0
for path in arguments[1:]:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    NotebookClient(
        notebook,
        timeout=600,
        kernel_name=".net-csharp",
        record_timing=False,
        resources={"metadata": {"path": folder or os.path.dirname(os.path.abspath(path))}},
    ).execute()
    again = nbformat.writes(notebook) + "\n"
    text, again = (text, again) if "\"clock\"" not in text else (lasting(text), lasting(again))
    if again != text:
        differing += 1
        print(path)
        print("\n".join(list(difflib.unified_diff(text.splitlines(), again.splitlines(), "file", "through nbclient", lineterm=""))[:60]))
sys.exit(1 if differing else 0)
