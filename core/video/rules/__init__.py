"""The rules of video, one file each."""
