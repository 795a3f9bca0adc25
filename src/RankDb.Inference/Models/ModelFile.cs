namespace RankDb.Inference;

/// <summary>A file that a model's numbers depend on.</summary>
/// <param name="Path">Path inside the model's folder, parted by <c>/</c>.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its SHA-256, in 64 lower-case hexadecimal digits.</param>
public sealed record ModelFile(string Path, long Bytes, string Sha256);
