namespace RankDb.Service.Indexing;

/// <summary>The connection to the database is gone; whatever was not committed is rolled back by the server.</summary>
internal sealed class IndexConnectionException(Exception cause) : Exception(cause.Message, cause);
