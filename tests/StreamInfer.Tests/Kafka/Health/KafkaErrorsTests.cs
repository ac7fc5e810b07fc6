using Confluent.Kafka;
using StreamInfer.Kafka.Health;

namespace StreamInfer.Tests.Kafka.Health;

public sealed class KafkaErrorsTests
{
    [Theory]
    [InlineData(ErrorCode.TopicAuthorizationFailed, true)]
    [InlineData(ErrorCode.GroupAuthorizationFailed, true)]
    [InlineData(ErrorCode.Local_AutoOffsetReset, true)]
    [InlineData(ErrorCode.InconsistentGroupProtocol, true)]
    [InlineData(ErrorCode.Local_Transport, false)]
    [InlineData(ErrorCode.Local_AllBrokersDown, false)]
    [InlineData(ErrorCode.Local_Authentication, false)]
    [InlineData(ErrorCode.Local_MaxPollExceeded, false)]
    [InlineData(ErrorCode.UnknownTopicOrPart, false)]
    [InlineData(ErrorCode.RebalanceInProgress, false)]
    public void IsRefusal_code_tellsWhetherTryingAgainCannotHelp(ErrorCode code, bool expected) =>
        Assert.Equal(expected, KafkaErrors.IsRefusal(new Error(code)));

    [Fact]
    public void IsRefusal_fatalError_isOneWhateverItsCode() =>
        Assert.True(KafkaErrors.IsRefusal(new Error(ErrorCode.OutOfOrderSequenceNumber, "gap", isFatal: true)));

    [Fact]
    public void Describe_withoutRemedy_endsWithTheReason() =>
        Assert.Equal("here: why", KafkaErrors.Describe(new Error(ErrorCode.RequestTimedOut, "why"), "here"));
}
