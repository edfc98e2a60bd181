"""The campaigns' pages."""

from django.urls import path

from campaigns.views import check_in, detail, display, listing, positions, recipe

app_name = "campaigns"

urlpatterns = [
    path("", listing.listing, name="list"),
    path("places.json", listing.places, name="places"),
    path("display.<str:token>/", display.display, name="display"),
    path("display.<str:token>/code.json", display.code, name="display-code"),
    path("forget.positions/", positions.forget, name="forget-positions"),
    path("<slug:slug>/", detail.detail, name="detail"),
    path("<slug:slug>/places.json", detail.places, name="campaign-places"),
    path("<slug:slug>/brand.css", detail.colours, name="brand"),
    path("<slug:slug>/check-in/", check_in.check_in, name="check-in-online"),
    path("<slug:slug>/check-in/<int:place_id>/", check_in.check_in, name="check-in"),
    path("<slug:slug>/rewards/<int:reward_id>/", detail.take_reward, name="take-reward"),
    path("<slug:slug>/remix/<str:node_id>/", recipe.recipe, name="recipe"),
]
