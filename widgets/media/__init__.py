"""Attachments as they are seen: thumbnails, the files of a form, the viewer. Bytes come from the desktop's side."""
