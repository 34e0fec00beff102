"""All addresses of the portal. The language is part of the address; the middleware has checked it."""

from pathlib import Path

from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.views.static import serve

from passeur.web.views import api, errors, plumbing, sitemaps
from passeur.web.views.about import about
from passeur.web.views.accessibility import accessibility
from passeur.web.views.agenda import agenda_atom, agenda_ics, agenda_page
from passeur.web.views.coverage import coverage
from passeur.web.views.feeds import search_feed
from passeur.web.views.files import identity_file, pack, person_file
from passeur.web.views.home import home, home_card
from passeur.web.views.keeping import keeping
from passeur.web.views.labels import card, code, embed, hall, short
from passeur.web.views.lists import lists, one_list
from passeur.web.views.names import names, names_json
from passeur.web.views.partners import partner, partner_card, partners
from passeur.web.views.people import person
from passeur.web.views.places import place, places
from passeur.web.views.planner import planner
from passeur.web.views.record import members, record, tree
from passeur.web.views.search import search, suggest
from passeur.web.views.sites import site
from passeur.web.views.themes import theme, themes
from passeur.web.views.withdrawal import withdrawal

_STATIC = Path(__file__).parent / "static"


def static(request: HttpRequest, file: str) -> HttpResponseBase:
    """Static files, where no server in front of Django gives them."""
    return serve(request, file, document_root=str(_STATIC))


urlpatterns = [
    path("", plumbing.root),
    path("healthz", plumbing.health),
    path("robots.txt", plumbing.robots),
    path("sitemap.xml", sitemaps.index),
    path("sitemap-<slug:name>-<int:number>.xml", sitemaps.part),
    path("favicon.ico", plumbing.icon),
    path("static/<path:file>", static),
    path("api/v1/onward", api.onward),
    path("embed.js", plumbing.unspoken(embed)),
    path("l/<path:code>", plumbing.unspoken(short)),
    path("qr/<path:code>", plumbing.unspoken(code)),
    path("<slug:lang>/l/<path:code>/card", plumbing.spoken(card)),
    path("<slug:lang>/l/<path:code>", plumbing.spoken(hall)),
    path("<slug:lang>/", plumbing.spoken(home)),
    path("<slug:lang>/card.png", plumbing.spoken(home_card)),
    path("<slug:lang>/search", plumbing.spoken(search)),
    path("<slug:lang>/search.atom", plumbing.spoken(search_feed)),
    path("<slug:lang>/suggest", plumbing.spoken(suggest)),
    path("<slug:lang>/lists", plumbing.spoken(lists)),
    path("<slug:lang>/lists/<str:id>", plumbing.spoken(one_list)),
    path("<slug:lang>/kept", plumbing.spoken(keeping)),
    path("<slug:lang>/kept.<slug:form>", plumbing.spoken(keeping)),
    path("<slug:lang>/names", plumbing.spoken(names)),
    path("<slug:lang>/names.json", plumbing.spoken(names_json)),
    path("<slug:lang>/partners", plumbing.spoken(partners)),
    path("<slug:lang>/partners/<slug:id>.png", plumbing.spoken(partner_card)),
    path("<slug:lang>/partners/<slug:id>", plumbing.spoken(partner)),
    path("<slug:lang>/sites/<slug:partner>/<slug:id>", plumbing.spoken(site)),
    path("<slug:lang>/agenda", plumbing.spoken(agenda_page)),
    path("<slug:lang>/agenda.ics", plumbing.spoken(agenda_ics)),
    path("<slug:lang>/agenda.atom", plumbing.spoken(agenda_atom)),
    path("<slug:lang>/visit", plumbing.spoken(planner)),
    path("<slug:lang>/visit.<slug:form>", plumbing.spoken(planner)),
    path("<slug:lang>/people/<str:id>.pdf", plumbing.spoken(identity_file)),
    path("<slug:lang>/people/<str:id>", plumbing.spoken(person)),
    path("<slug:lang>/themes", plumbing.spoken(themes)),
    path("<slug:lang>/themes/<str:local>/pack.pdf", plumbing.spoken(pack)),
    path("<slug:lang>/themes/<str:local>", plumbing.spoken(theme)),
    path("<slug:lang>/themes/<slug:source>/<str:local>", plumbing.spoken(theme)),
    path("<slug:lang>/coverage", plumbing.spoken(coverage)),
    path("<slug:lang>/places", plumbing.spoken(places)),
    path("<slug:lang>/places/<str:local>", plumbing.spoken(place)),
    path("<slug:lang>/places/<slug:source>/<str:local>", plumbing.spoken(place)),
    path("<slug:lang>/accessibility", plumbing.spoken(accessibility)),
    path("<slug:lang>/withdrawal", plumbing.spoken(withdrawal)),
    path("<slug:lang>/about", plumbing.spoken(about)),
    path("<slug:lang>/record/<slug:source>/<str:local>/file.pdf", plumbing.spoken(person_file)),
    path("<slug:lang>/record/<slug:source>/<str:local>/tree", plumbing.spoken(tree)),
    path("<slug:lang>/record/<slug:source>/<str:local>/members", plumbing.spoken(members)),
    path("<slug:lang>/record/<slug:source>/<str:local>", plumbing.spoken(record)),
    path("<slug:lang>", plumbing.untongued),
    path("<path:path>/", plumbing.tidied),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
