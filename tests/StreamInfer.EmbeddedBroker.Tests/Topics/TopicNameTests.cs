using StreamInfer.EmbeddedBroker.Topics;

namespace StreamInfer.EmbeddedBroker.Tests.Topics;

public class TopicNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("A.b_c-9")]
    [InlineData("...")]
    [InlineData("__consumer_offsets")]
    public void Fault_ofAnAllowedName_isNull(string name) => Assert.Null(TopicName.Fault(name));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a\0")]
    public void Fault_ofAnyOtherName_isSaid(string name) => Assert.NotNull(TopicName.Fault(name));

    [Fact]
    public void Fault_atTheLongestName_changesOneCharacterLater()
    {
        Assert.Null(TopicName.Fault(new string('x', 249)));
        Assert.Contains("250 characters", TopicName.Fault(new string('x', 250)));
    }
}
