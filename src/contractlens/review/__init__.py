"""Stage 4: findings become what a reviewer reads."""
