namespace StreamInfer.Host.Simulation;

/// <summary>Writes transactions as Avro by <c>schemas/transaction.avsc</c>, field by field in the order of that file.</summary>
internal static class TransactionAvro
{
    /// <summary>No transaction is longer: the sum of all fields at their longest is 238 bytes.</summary>
    public const int MaxLength = 256;

    /// <summary>Writes the body, without framing.</summary>
    /// <param name="transaction">What to write.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(in CardTransaction transaction, Span<byte> destination)
    {
        var avro = new AvroCursor(destination);
        TransactionText.TransactionId(transaction.Id, avro.TextOf(TransactionText.TransactionIdLength));
        avro.Long(transaction.EventTime);
        TransactionText.CardId(transaction.Card, avro.TextOf(TransactionText.CardIdLength));
        avro.Double(transaction.Amount);
        WriteMerchant(transaction, ref avro);
        avro.Text(TransactionText.Country(transaction.CardCity));
        avro.Long((int)transaction.Channel);
        avro.Long((int)transaction.Entry);
        avro.Double(transaction.Latitude);
        avro.Double(transaction.Longitude);
        avro.Float(transaction.DistanceKm);
        WriteHistory(transaction, ref avro);
        WritePayer(transaction, ref avro);
        return avro.Length;
    }

    private static void WriteMerchant(in CardTransaction transaction, ref AvroCursor avro)
    {
        avro.Text(TransactionText.Currency(transaction.MerchantCity));
        TransactionText.MerchantId(transaction.Merchant, avro.TextOf(TransactionText.MerchantIdLength));
        avro.Text(TransactionText.Name(transaction.Category));
        avro.Text(TransactionText.Country(transaction.MerchantCity));
        avro.Double(transaction.MerchantRisk);
    }

    private static void WriteHistory(in CardTransaction transaction, ref AvroCursor avro)
    {
        var known = !float.IsNaN(transaction.MinutesSinceLast);
        avro.Long(known ? 1 : 0);
        if (known)
        {
            avro.Float(transaction.MinutesSinceLast);
        }

        avro.Long(transaction.Transactions1h);
        avro.Long(transaction.Transactions24h);
        avro.Double(transaction.Amount24h);
        avro.Double(transaction.AmountMean30d);
        avro.Double(transaction.AmountStd30d);
        avro.Long(RecentAmounts.Length);
        foreach (var amount in transaction.RecentAmounts)
        {
            avro.Float(amount);
        }

        avro.Long(0);
        avro.Long(transaction.Countries24h);
        avro.Boolean(transaction.NewMerchant);
        avro.Boolean(transaction.UsualHour);
    }

    private static void WritePayer(in CardTransaction transaction, ref AvroCursor avro)
    {
        avro.Boolean(transaction.NewDevice);
        avro.Long(transaction.DeviceAgeDays < 0 ? 0 : 1);
        if (transaction.DeviceAgeDays >= 0)
        {
            avro.Long(transaction.DeviceAgeDays);
        }

        avro.Long(transaction.AccountAgeDays);
        avro.Long(transaction.FailedPins24h);
        var known = !double.IsNaN(transaction.IpRisk);
        avro.Long(known ? 1 : 0);
        if (known)
        {
            avro.Double(transaction.IpRisk);
        }
    }
}
