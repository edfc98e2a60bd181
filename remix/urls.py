"""The pages of the memes."""

from django.urls import path

from remix.views import discover, downloads, fork, media, recipe, tree

app_name = "remix"
urlpatterns = [
    path("", discover.discover, name="home"),
    path("remix/", discover.discover, name="discover"),
    path("remix/<str:node_id>/", recipe.recipe, name="recipe"),
    path("remix/<str:node_id>/preview/", recipe.preview, name="preview"),
    path("remix/<str:node_id>/tree/", tree.tree, name="tree"),
    path("remix/<str:node_id>/tree.svg", tree.svg, name="tree-svg"),
    path("remix/<str:node_id>/fork/", fork.fork, name="fork"),
    path("remix/<str:node_id>/edit/", fork.edit, name="edit"),
    path("remix/<str:node_id>/edit/mutations/", fork.decide_mutations, name="mutations"),
    path("remix/<str:node_id>/edit/publish/", fork.publish, name="publish"),
    path("remix/<str:node_id>/text-guide.txt", downloads.text_guide, name="text-guide"),
    path("remix/<str:node_id>/beat-guide.wav", downloads.beat_guide, name="beat-guide"),
    path("remix/<str:node_id>/storyboard.zip", downloads.storyboard, name="storyboard"),
    path("media/<path:name>", media.media, name="media"),
]
