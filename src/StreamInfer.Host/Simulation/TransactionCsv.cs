using System.Globalization;
using System.Text;

namespace StreamInfer.Host.Simulation;

/// <summary>
/// Writes transactions as CSV: a header of paths (<c>location.lat</c>, <c>recent_amounts[0]</c>), then a row each; nothing between two
/// commas stands for null. With labels, two more columns say what the event does not: <c>is_fraud</c> (0 or 1) and <c>fraud_pattern</c>.
/// </summary>
internal sealed class TransactionCsv(TextWriter writer, bool labels)
{
    private const string Columns =
        "transaction_id,event_time,card_id,amount,currency,merchant_id,merchant_category,merchant_country,merchant_risk,card_country,"
        + "channel,entry_mode,location.lat,location.lon,distance_km,minutes_since_last,transactions_1h,transactions_24h,amount_24h,"
        + "amount_mean_30d,amount_std_30d,recent_amounts[0],recent_amounts[1],recent_amounts[2],recent_amounts[3],recent_amounts[4],"
        + "countries_24h,new_merchant,usual_hour,new_device,device_age_days,account_age_days,failed_pins_24h,ip_risk";

    private readonly StringBuilder _line = new();

    public void WriteHeader() => writer.Write(Columns + (labels ? ",is_fraud,fraud_pattern\n" : "\n"));

    public void WriteRow(in CardTransaction transaction, FraudPattern pattern)
    {
        _line.Clear();
        AddPayment(transaction);
        AddHistory(transaction);
        AddPayer(transaction);
        if (labels)
        {
            _line.Append(CultureInfo.InvariantCulture, $"{(pattern == FraudPattern.None ? 0 : 1)},{pattern},");
        }

        _line.Length--;
        writer.Write(_line.Append('\n'));
    }

    private void AddPayment(in CardTransaction transaction)
    {
        Span<byte> id = stackalloc byte[TransactionText.TransactionIdLength];
        TransactionText.TransactionId(transaction.Id, id);
        Add(id);
        Add(transaction.EventTime);
        TransactionText.CardId(transaction.Card, id);
        Add(id[..TransactionText.CardIdLength]);
        Add(transaction.Amount);
        Add(TransactionText.Currency(transaction.MerchantCity));
        TransactionText.MerchantId(transaction.Merchant, id);
        Add(id[..TransactionText.MerchantIdLength]);
        Add(TransactionText.Name(transaction.Category));
        Add(TransactionText.Country(transaction.MerchantCity));
        Add(transaction.MerchantRisk);
        Add(TransactionText.Country(transaction.CardCity));
        Add(TransactionText.Name(transaction.Channel));
        Add(TransactionText.Name(transaction.Entry));
        Add(transaction.Latitude);
        Add(transaction.Longitude);
        Add(transaction.DistanceKm);
    }

    private void AddHistory(in CardTransaction transaction)
    {
        Add(transaction.MinutesSinceLast, float.IsNaN(transaction.MinutesSinceLast));
        Add(transaction.Transactions1h);
        Add(transaction.Transactions24h);
        Add(transaction.Amount24h);
        Add(transaction.AmountMean30d);
        Add(transaction.AmountStd30d);
        foreach (var amount in transaction.RecentAmounts)
        {
            Add(amount);
        }

        Add(transaction.Countries24h);
    }

    private void AddPayer(in CardTransaction transaction)
    {
        Add(transaction.NewMerchant ? "true"u8 : "false"u8);
        Add(transaction.UsualHour ? "true"u8 : "false"u8);
        Add(transaction.NewDevice ? "true"u8 : "false"u8);
        Add(transaction.DeviceAgeDays, transaction.DeviceAgeDays < 0);
        Add(transaction.AccountAgeDays);
        Add(transaction.FailedPins24h);
        Add(transaction.IpRisk, double.IsNaN(transaction.IpRisk));
    }

    private void Add<T>(T value, bool isNull = false)
        where T : struct, ISpanFormattable
    {
        if (!isNull)
        {
            _line.Append(CultureInfo.InvariantCulture, $"{value}");
        }

        _line.Append(',');
    }

    private void Add(ReadOnlySpan<byte> ascii)
    {
        foreach (var letter in ascii)
        {
            _line.Append((char)letter);
        }

        _line.Append(',');
    }
}
