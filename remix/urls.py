"""The pages of the memes."""

from django.urls import include, path

from remix.views import (
    collection,
    discover,
    downloads,
    fork,
    media,
    recipe,
    share,
    shoot,
    submissions,
    submit,
    takedown,
    tree,
)

app_name = "remix"
urlpatterns = [
    path("", discover.discover, name="home"),
    path("remix/", discover.discover, name="discover"),
    path("remix/<str:node_id>/", recipe.recipe, name="recipe"),
    path("remix/<str:node_id>/preview/", recipe.preview, name="preview"),
    path("remix/<str:node_id>/shoot/", shoot.shoot, name="shoot"),
    path("remix/<str:node_id>/submit/", submit.submit, name="submit"),
    path("remix/<str:node_id>/tree/", tree.tree, name="tree"),
    path("remix/<str:node_id>/tree.svg", tree.svg, name="tree-svg"),
    path("remix/<str:node_id>/fork/", fork.fork, name="fork"),
    path("remix/<str:node_id>/edit/", fork.edit, name="edit"),
    path("remix/<str:node_id>/edit/mutations/", fork.decide_mutations, name="mutations"),
    path("remix/<str:node_id>/edit/publish/", fork.publish, name="publish"),
    path("remix/<str:node_id>/text-guide.txt", downloads.text_guide, name="text-guide"),
    path("remix/<str:node_id>/beat-guide.wav", downloads.beat_guide, name="beat-guide"),
    path("remix/<str:node_id>/storyboard.zip", downloads.storyboard, name="storyboard"),
    path("remix/<str:node_id>/share.jpg", share.image, name="share-image"),
    path("collections/<str:slug>/", collection.collection, name="collection"),
    path("submissions/", submissions.submissions, name="submissions"),
    path("submissions/<int:pk>/", submissions.submission, name="submission"),
    path("submissions/<int:pk>/views/", submissions.report_views, name="submission-views"),
    path("submissions/<int:pk>/withdraw/", submissions.withdraw, name="submission-withdraw"),
    path("submissions/<int:pk>/appeal/", submissions.appeal, name="submission-appeal"),
    path("submissions/<int:pk>/measure/", submissions.measure_again, name="submission-measure"),
    path("submissions/<int:pk>/file/", submissions.file, name="submission-file"),
    path("submissions/<int:pk>/views/<int:report_id>/proof/", submissions.proof, name="submission-proof"),
    path("verify/", include("remix.verify_urls")),
    path("takedown/", takedown.ask, name="takedown"),
    path("takedown/<str:code>/", takedown.receipt, name="takedown-receipt"),
    path("takedown/<str:code>/object/", takedown.object_to, name="takedown-objection"),
    path("media/<path:name>", media.media, name="media"),
]
