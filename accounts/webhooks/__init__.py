"""Partners are told what happened (`events`) where they asked for it (`endpoints`), signed (`signing`) and retried."""
