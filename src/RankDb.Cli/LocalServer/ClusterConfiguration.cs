using System.Globalization;

namespace RankDb.Cli.LocalServer;

/// <summary>postgresql.conf of the local server: loopback only, sized for a shared development machine.</summary>
internal static class ClusterConfiguration
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>The settings that differ from PostgreSQL's defaults.</summary>
    /// <param name="memory">Bytes of memory that this machine has.</param>
    /// <param name="sharedMemoryDisk">Bytes free in /dev/shm, where parallel index builds keep their state.</param>
    internal static string Text(long memory, long sharedMemoryDisk)
    {
        var shared = Math.Clamp(memory / Megabyte / 8, 64, 512);
        var maintenance = Math.Clamp(memory / Megabyte / 8, 64, 512);
        var cache = Math.Max(256, memory / Megabyte / 2);
        var parallelBuilds = sharedMemoryDisk > (maintenance + 256) * Megabyte ? 2 : 0;
        return string.Create(CultureInfo.InvariantCulture, $"""

            # --- written by rankdb up ---
            listen_addresses = '127.0.0.1'
            max_connections = 100
            shared_buffers = {shared}MB
            effective_cache_size = {cache}MB
            maintenance_work_mem = {maintenance}MB
            work_mem = 32MB
            max_parallel_maintenance_workers = {parallelBuilds}
            max_wal_size = 2GB
            wal_compression = on
            random_page_cost = 1.1
            jit = off
            password_encryption = 'scram-sha-256'
            logging_collector = off
            log_timezone = 'UTC'
            timezone = 'UTC'

            """);
    }

    /// <summary>The settings for this machine.</summary>
    internal static string ForThisMachine()
    {
        var sharedMemoryDisk = Directory.Exists("/dev/shm") ? new DriveInfo("/dev/shm").AvailableFreeSpace : 0;
        return Text(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, sharedMemoryDisk);
    }
}
