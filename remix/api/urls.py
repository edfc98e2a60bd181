"""Addresses of the memes' API, under /api/v1/."""

from django.urls import path

from remix.api import (
    analyses,
    family,
    mutations,
    nodes,
    search,
    similar,
    strategy,
    submission_steps,
    submissions,
    text_guide,
)

app_name = "remix-api"
urlpatterns = [
    path("remix/", search.SearchView.as_view(), name="search"),
    path("remix/analyze/", analyses.AnalyseView.as_view(), name="analyze"),
    path("remix/<str:node_id>/", nodes.NodeView.as_view(), name="node"),
    path("remix/<str:node_id>/ancestors/", family.AncestorsView.as_view(), name="ancestors"),
    path("remix/<str:node_id>/descendants/", family.DescendantsView.as_view(), name="descendants"),
    path("remix/<str:node_id>/tree/", family.TreeView.as_view(), name="tree"),
    path("remix/<str:node_id>/mutations/", mutations.MutationsView.as_view(), name="mutations"),
    path("remix/<str:node_id>/strategy/", strategy.StrategyView.as_view(), name="strategy"),
    path("remix/<str:node_id>/similar/", similar.SimilarView.as_view(), name="similar"),
    path("remix/<str:node_id>/text-guide/", text_guide.TextGuideView.as_view(), name="text-guide"),
    path("similar/", similar.SimilarToTextView.as_view(), name="similar-to-text"),
    path("analyses/<int:analysis_id>/", analyses.AnalysisView.as_view(), name="analysis"),
    path("submissions/", submissions.SubmissionsView.as_view(), name="submissions"),
    path("submissions/<int:submission_id>/", submissions.SubmissionView.as_view(), name="submission"),
    path("submissions/<int:submission_id>/submit/", submission_steps.SubmitView.as_view(), name="submit"),
    path("submissions/<int:submission_id>/withdraw/", submission_steps.WithdrawView.as_view(), name="withdraw"),
    path("submissions/<int:submission_id>/views/", submission_steps.ViewsView.as_view(), name="views"),
    path("submissions/<int:submission_id>/appeal/", submission_steps.AppealView.as_view(), name="appeal"),
]
