"""The portal: server-rendered pages over one edition and its index. See `app.make_app` and `server.serve`."""
