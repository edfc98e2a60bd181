"""The pages of the memes."""

app_name = "remix"
urlpatterns: list[object] = []
