namespace RankDb.Inference;

/// <summary>A file as the hub describes it before it is fetched.</summary>
/// <param name="Path">Path in the repository.</param>
/// <param name="Hash">SHA-256 (64 hexadecimal digits) of a file kept by LFS, or git's SHA-1 of the blob (40) of a small one.</param>
/// <param name="Size">Bytes.</param>
internal sealed record HubFile(string Path, string Hash, long Size);

/// <summary>A file that was fetched and verified, or copied.</summary>
/// <param name="Path">Path below the model's folder, with forward slashes.</param>
/// <param name="Sha256">SHA-256 of its bytes, 64 hexadecimal digits.</param>
/// <param name="Size">Bytes.</param>
public sealed record FetchedFile(string Path, string Sha256, long Size);

/// <summary>How far a download is.</summary>
/// <param name="File">The file under way.</param>
/// <param name="Done">Bytes of all files so far.</param>
/// <param name="Total">Bytes of all files.</param>
public readonly record struct HubProgress(string File, long Done, long Total);

/// <summary>What was downloaded.</summary>
/// <param name="Id">The hub id.</param>
/// <param name="Revision">The branch, tag or commit that was asked for.</param>
/// <param name="Commit">The commit that all files are of.</param>
/// <param name="Files">The files, each verified by its hash.</param>
public sealed record HubSnapshot(string Id, string Revision, string Commit, IReadOnlyList<FetchedFile> Files);
