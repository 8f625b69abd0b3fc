"""The smallest browser that WebKitWebDriver can drive and that keeps what a page stores.

MiniBrowser --automation always takes an ephemeral profile, so nothing survives its end and a
killed browser cannot be tested with it. This one gives WebKit a data folder. It calls the same
library through ctypes, so that it needs no package beyond webkit2gtk-driver and Python.
It must not change how pages behave: no settings, no scripts, no styles of its own.

WebKitWebDriver starts it with: webkit-browser.py --profile=FOLDER --downloads=FOLDER
"""

import ctypes
import sys
from ctypes import CFUNCTYPE, c_char_p, c_int, c_size_t, c_void_p
from pathlib import Path

webkit = ctypes.CDLL("libwebkit2gtk-4.1.so.0")
gtk = ctypes.CDLL("libgtk-3.so.0")
gobject = ctypes.CDLL("libgobject-2.0.so.0")

# What GObject calls has to be kept here, or Python frees it.
kept = []


def main():
    folders = dict(part[2:].split("=", 1) for part in sys.argv[1:] if "=" in part)
    gtk.gtk_init(None, None)
    context = context_that_keeps(folders["profile"])
    connect(context, "download-started", lambda _, download: keep_download(download, folders))
    connect(context, "automation-started", lambda _, session: accept(context, session))
    webkit.webkit_web_context_set_automation_allowed(context, 1)
    gtk.gtk_main()


def context_that_keeps(profile):
    """A web context whose storage lies in the profile folder."""
    manager = pointer(
        webkit.webkit_website_data_manager_new,
        b"base-data-directory", c_char_p(f"{profile}/data".encode()),
        b"base-cache-directory", c_char_p(f"{profile}/cache".encode()),
        None,
    )
    return pointer(webkit.webkit_web_context_new_with_website_data_manager, manager)


def accept(context, session):
    """Answers the driver: who we are, and a new view whenever it asks for one."""
    info = pointer(webkit.webkit_application_info_new)
    webkit.webkit_application_info_set_name(info, b"MiniBrowser")
    webkit.webkit_automation_session_set_application_info(c_void_p(session), info)
    attach(session, "create-web-view", CFUNCTYPE(c_void_p, c_void_p)(lambda _: new_view(context)))


def new_view(context):
    """One window with nothing but the page in it."""
    view = pointer(
        gobject.g_object_new, c_size_t(webkit.webkit_web_view_get_type()),
        b"web-context", context,
        b"is-controlled-by-automation", c_int(1),
        None,
    )
    settings = pointer(webkit.webkit_web_view_get_settings, view)
    webkit.webkit_settings_set_enable_write_console_messages_to_stdout(settings, 1)
    window = pointer(gtk.gtk_window_new, c_int(0))
    gtk.gtk_window_set_default_size(window, c_int(1280), c_int(800))
    gtk.gtk_container_add(window, view)
    gtk.gtk_widget_show_all(window)
    return view.value


def keep_download(download, folders):
    """Puts a download into the folder without asking."""
    def place(download, name, *_):
        uri = Path(folders["downloads"], Path(name.decode()).name).as_uri()
        webkit.webkit_download_set_destination(c_void_p(download), uri.encode())
        return 1
    handler = CFUNCTYPE(c_int, c_void_p, c_char_p, c_void_p)(place)
    attach(download, "decide-destination", handler)


def connect(instance, signal, act):
    """Connects a signal that carries one object."""
    attach(instance, signal, CFUNCTYPE(None, c_void_p, c_void_p)(act))


def attach(instance, signal, handler):
    kept.append(handler)
    instance = instance if isinstance(instance, c_void_p) else c_void_p(instance)
    gobject.g_signal_connect_data(instance, signal.encode(), handler, None, None, c_int(0))


def pointer(function, *arguments):
    """Calls a function that returns an object."""
    function.restype = c_void_p
    return c_void_p(function(*arguments))


webkit.webkit_web_view_get_type.restype = c_size_t
main()
