"""The speech cache: what it holds, and emptying it."""

from voicecoach.speech_cache import CacheStats, cache_stats, clear_cache

__all__ = ["CacheStats", "cache_stats", "clear_cache"]
