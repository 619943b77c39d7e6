"""The version, shown in the footer and in the changelog."""

VERSION = "0.1.0"
