namespace RankDb.Tests.Inference;

/// <summary>Small random damage to a file.</summary>
internal static class Mutation
{
    private static readonly byte[] Edges = [0, 1, 0x7F, 0x80, 0xFE, 0xFF];

    /// <summary>2,000 files; RANKDB_FUZZ_RUNS asks for another number.</summary>
    internal static int Runs =>
        int.TryParse(Environment.GetEnvironmentVariable("RANKDB_FUZZ_RUNS"), System.Globalization.CultureInfo.InvariantCulture, out var runs) ? runs : 2_000;

    /// <summary>Changes one to four places: bytes, bits, pieces taken out, doubled or moved.</summary>
    internal static byte[] Of(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var change = random.Next(1, 5); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 30), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes[at] = Edges[random.Next(Edges.Length)];
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                case 4:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                default:
                    bytes.Insert(at, Edges[random.Next(Edges.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }
}
