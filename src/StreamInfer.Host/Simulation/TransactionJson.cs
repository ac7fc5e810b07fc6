using System.Text.Json;

namespace StreamInfer.Host.Simulation;

/// <summary>Writes transactions as JSON with the names and nesting of <c>schemas/transaction.avsc</c>; times are milliseconds.</summary>
internal static class TransactionJson
{
    /// <summary>Writes one object; the caller resets or flushes the writer.</summary>
    public static void Write(in CardTransaction transaction, Utf8JsonWriter json)
    {
        Span<byte> id = stackalloc byte[TransactionText.TransactionIdLength];
        json.WriteStartObject();
        TransactionText.TransactionId(transaction.Id, id);
        json.WriteString("transaction_id"u8, id);
        json.WriteNumber("event_time"u8, transaction.EventTime);
        TransactionText.CardId(transaction.Card, id);
        json.WriteString("card_id"u8, id[..TransactionText.CardIdLength]);
        json.WriteNumber("amount"u8, transaction.Amount);
        WriteMerchant(transaction, json);
        json.WriteString("card_country"u8, TransactionText.Country(transaction.CardCity));
        json.WriteString("channel"u8, TransactionText.Name(transaction.Channel));
        json.WriteString("entry_mode"u8, TransactionText.Name(transaction.Entry));
        json.WriteStartObject("location"u8);
        json.WriteNumber("lat"u8, transaction.Latitude);
        json.WriteNumber("lon"u8, transaction.Longitude);
        json.WriteEndObject();
        json.WriteNumber("distance_km"u8, transaction.DistanceKm);
        WriteHistory(transaction, json);
        WritePayer(transaction, json);
        json.WriteEndObject();
    }

    private static void WriteMerchant(in CardTransaction transaction, Utf8JsonWriter json)
    {
        Span<byte> id = stackalloc byte[TransactionText.MerchantIdLength];
        json.WriteString("currency"u8, TransactionText.Currency(transaction.MerchantCity));
        TransactionText.MerchantId(transaction.Merchant, id);
        json.WriteString("merchant_id"u8, id);
        json.WriteString("merchant_category"u8, TransactionText.Name(transaction.Category));
        json.WriteString("merchant_country"u8, TransactionText.Country(transaction.MerchantCity));
        json.WriteNumber("merchant_risk"u8, transaction.MerchantRisk);
    }

    private static void WriteHistory(in CardTransaction transaction, Utf8JsonWriter json)
    {
        if (float.IsNaN(transaction.MinutesSinceLast))
        {
            json.WriteNull("minutes_since_last"u8);
        }
        else
        {
            json.WriteNumber("minutes_since_last"u8, transaction.MinutesSinceLast);
        }

        json.WriteNumber("transactions_1h"u8, transaction.Transactions1h);
        json.WriteNumber("transactions_24h"u8, transaction.Transactions24h);
        json.WriteNumber("amount_24h"u8, transaction.Amount24h);
        json.WriteNumber("amount_mean_30d"u8, transaction.AmountMean30d);
        json.WriteNumber("amount_std_30d"u8, transaction.AmountStd30d);
        json.WriteStartArray("recent_amounts"u8);
        foreach (var amount in transaction.RecentAmounts)
        {
            json.WriteNumberValue(amount);
        }

        json.WriteEndArray();
        json.WriteNumber("countries_24h"u8, transaction.Countries24h);
        json.WriteBoolean("new_merchant"u8, transaction.NewMerchant);
        json.WriteBoolean("usual_hour"u8, transaction.UsualHour);
    }

    private static void WritePayer(in CardTransaction transaction, Utf8JsonWriter json)
    {
        json.WriteBoolean("new_device"u8, transaction.NewDevice);
        if (transaction.DeviceAgeDays < 0)
        {
            json.WriteNull("device_age_days"u8);
        }
        else
        {
            json.WriteNumber("device_age_days"u8, transaction.DeviceAgeDays);
        }

        json.WriteNumber("account_age_days"u8, transaction.AccountAgeDays);
        json.WriteNumber("failed_pins_24h"u8, transaction.FailedPins24h);
        if (double.IsNaN(transaction.IpRisk))
        {
            json.WriteNull("ip_risk"u8);
        }
        else
        {
            json.WriteNumber("ip_risk"u8, transaction.IpRisk);
        }
    }
}
