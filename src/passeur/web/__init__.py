"""The portal: a Django project that serves one edition."""
