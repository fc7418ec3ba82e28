"""From a picture to a video: uploads, scripts, clips."""
