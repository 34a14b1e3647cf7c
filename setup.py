"""What the wheel packs beside the package: ``warehouse/`` (tables, views, macros, queries), and the import name ``dateline``."""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["pipelines", "pipelines.*"], exclude=["pipelines.dateline"]),
        "pipelines.warehouse",
        "dateline",
    ],
    package_dir={"pipelines": "pipelines", "pipelines.warehouse": "warehouse", "dateline": "pipelines/dateline"},
    package_data={
        "": ["py.typed", "*.tsv", "*.xz", "*.md", "*.txt"],
        "pipelines.cli": ["project/*"],
        "pipelines.publish.pages": ["look.css", "look.js"],
        "pipelines.warehouse": ["tables/*.sql", "views/*.sql", "macros/*.sql", "search/*.sql", "queries/*.sql"],
        "pipelines.publish.report": ["assets/*"],
    },
)
