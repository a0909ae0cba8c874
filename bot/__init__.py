"""The shell: process, web, clock, delivery."""
