// Answers whose body leaves piece by piece, and answers whose client does not wait.
#include "net_support.h"

using namespace kith;
using namespace kith::net;
using namespace kith::net::test;

namespace {

QByteArray get(const QByteArray &path, const QByteArray &version = "1.1")
{
    return "GET " + path + " HTTP/" + version + "\r\nHost: a\r\n\r\n";
}

HttpResponse eventStream()
{
    HttpResponse head;
    head.contentType = "text/event-stream";
    head.body = "not looked at";
    return head;
}

// A request that waits for its answer.
struct Waiting {
    explicit Waiting(const QByteArray &request = get("/later")) : client(house)
    {
        client.send(request);
        QVERIFY(QTest::qWaitFor([this] { return !house.later.empty(); }));
    }
    HttpResponder take()
    {
        HttpResponder responder = house.later.at(0);
        house.later.clear();
        return responder;
    }
    House house;
    RawClient client;
};

} // namespace

class TestHttpStream : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pieces()
    {
        Waiting w;
        const auto stream = w.take().stream(eventStream());
        QVERIFY(stream && stream->isOpen());
        QTRY_VERIFY(w.client.got.endsWith("\r\n\r\n"));
        QVERIFY(w.client.got.startsWith("HTTP/1.1 200 OK\r\n"));
        QVERIFY(w.client.got.contains("\r\nTransfer-Encoding: chunked\r\n"));
        QVERIFY(w.client.got.contains("\r\nContent-Type: text/event-stream\r\n"));
        QVERIFY(!w.client.got.contains("Content-Length"));
        w.client.got.clear();
        QVERIFY(stream->write("data: one\n\n"));
        QTRY_COMPARE(w.client.got, "b\r\ndata: one\n\n\r\n");
        QVERIFY(stream->write(""));
        QVERIFY(stream->write("x"));
        stream->end();
        QVERIFY(!stream->isOpen());
        QVERIFY(!stream->write("late"));
        QTRY_COMPARE(w.client.got, "b\r\ndata: one\n\n\r\n1\r\nx\r\n0\r\n\r\n");
        // The connection goes on.
        w.client.send(get("/next"));
        QTRY_VERIFY(w.client.got.endsWith("GET /next "));
    }

    void nextRequestWaits()
    {
        Waiting w(get("/later") + get("/next"));
        const auto stream = w.take().stream(eventStream());
        settle(w.house);
        QCOMPARE(w.house.requests.size(), 2); // and the one of settle()
        stream->end();
        QTRY_VERIFY(w.client.got.endsWith("GET /next "));
        QVERIFY(w.client.got.indexOf("0\r\n\r\n") < w.client.got.indexOf("GET /next"));
    }

    void http10EndsWithTheConnection()
    {
        Waiting w(get("/later", "1.0"));
        const auto stream = w.take().stream(eventStream());
        QVERIFY(stream->write("one"));
        stream->end();
        QTRY_VERIFY(w.client.ended());
        QVERIFY(!w.client.got.contains("Transfer-Encoding"));
        QVERIFY(w.client.got.contains("\r\nConnection: close\r\n"));
        QVERIFY(w.client.got.endsWith("\r\n\r\none"));
    }

    void headHasNoBody()
    {
        Waiting w("HEAD /later HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(!w.take().stream(eventStream()));
        w.client.send(get("/next"));
        QTRY_VERIFY(w.client.got.endsWith("GET /next "));
        QVERIFY(w.client.got.contains("chunked\r\n"));
    }

    void onlyOneAnswer()
    {
        Waiting w;
        const HttpResponder responder = w.take();
        const auto stream = responder.stream(eventStream());
        QVERIFY(!responder.stream(eventStream()));
        responder(plainResponse(200, "No."));
        stream->end();
        QTRY_VERIFY(w.client.got.endsWith("0\r\n\r\n"));
        QVERIFY(!w.client.got.contains("No."));
    }

    void droppedStreamIsCut()
    {
        Waiting w;
        auto stream = w.take().stream(eventStream());
        QVERIFY(stream->write("half"));
        stream.reset();
        QTRY_VERIFY(w.client.ended());
        QVERIFY(!w.client.got.contains("\r\n0\r\n"));
        QTRY_COMPARE(w.house.door.connectionCount(), 0);
    }

    void peerGoes()
    {
        Waiting w;
        const HttpResponder responder = w.take();
        int gone = 0;
        responder.onGone([&gone] { ++gone; });
        const auto stream = responder.stream(eventStream());
        QVERIFY(stream->write("one"));
        w.client.socket.abort();
        QTRY_COMPARE(gone, 1);
        QVERIFY(!stream->isOpen());
        QVERIFY(!stream->write("two"));
        stream->end();
        QCOMPARE(gone, 1);
    }

    void peerGoesBeforeTheAnswer()
    {
        Waiting w;
        const HttpResponder responder = w.take();
        int gone = 0;
        responder.onGone([&gone] { ++gone; });
        w.client.socket.disconnectFromHost();
        QTRY_COMPARE(gone, 1);
        responder(plainResponse(200, "Too late."));
        QVERIFY(!responder.stream(eventStream()));
    }

    void noGoneAfterTheAnswer()
    {
        Waiting w;
        const HttpResponder responder = w.take();
        int gone = 0;
        responder.onGone([&gone] { ++gone; });
        responder(plainResponse(200, "Here."));
        QTRY_VERIFY(w.client.got.endsWith("Here.\n"));
        w.client.socket.abort();
        QTRY_COMPARE(w.house.door.connectionCount(), 0);
        QCOMPARE(gone, 0);
    }

    void unreadIsBounded()
    {
        Waiting w;
        w.client.socket.setReadBufferSize(1);
        const auto stream = w.take().stream(eventStream(), 100'000);
        const QByteArray piece(10'000, 'x');
        int pieces = 0;
        // The kernel takes some megabytes before anything waits here.
        while (stream->write(piece)) {
            QVERIFY(++pieces < 10'000);
            QVERIFY(stream->unsentBytes() <= 100'000);
        }
        QVERIFY(!stream->isOpen());
        QTRY_COMPARE(w.house.door.connectionCount(), 0);
    }

    void unreadHasATime()
    {
        Waiting w;
        w.client.socket.setReadBufferSize(1);
        const HttpResponder responder = w.take();
        int gone = 0;
        responder.onGone([&gone] { ++gone; });
        const auto stream = responder.stream(eventStream(), 10'000'000);
        while (stream->unsentBytes() == 0)
            QVERIFY(stream->write(QByteArray(100'000, 'x')));
        w.house.pass(29'000);
        QVERIFY(stream->isOpen());
        w.house.pass(1'000);
        QTRY_COMPARE(gone, 1);
        QVERIFY(!stream->isOpen());
    }

    void readStreamsHaveNoTime()
    {
        Waiting w;
        const auto stream = w.take().stream(eventStream());
        QVERIFY(stream->write("one"));
        QTRY_VERIFY(w.client.got.contains("one"));
        QTRY_COMPARE(stream->unsentBytes(), 0);
        w.house.pass(1'000'000);
        QVERIFY(stream->write("two"));
        QTRY_VERIFY(w.client.got.contains("two"));
    }

    void gracefulStop()
    {
        Waiting w;
        const auto stream = w.take().stream(eventStream());
        bool drained = false;
        connect(&w.house.door, &FrontDoor::drained, this, [&drained] { drained = true; });
        w.house.door.stopAccepting();
        QVERIFY(stream->write("last"));
        stream->end();
        QTRY_VERIFY(w.client.ended());
        QVERIFY(w.client.got.endsWith("4\r\nlast\r\n0\r\n\r\n"));
        QTRY_VERIFY(drained);
    }

    void doorDiesWithStreams()
    {
        std::shared_ptr<HttpStream> stream;
        std::vector<HttpResponder> kept;
        int gone = 0;
        {
            Waiting w;
            const HttpResponder responder = w.take();
            // Holds on to itself, as a careless owner would.
            responder.onGone([&gone, responder] { ++gone; });
            RawClient other(w.house);
            other.send(get("/later"));
            QTRY_VERIFY(!w.house.later.empty());
            stream = w.take().stream(eventStream());
            kept.push_back(responder);
        }
        QCOMPARE(gone, 0);
        QVERIFY(!stream->isOpen());
        QVERIFY(!stream->write("x"));
        kept[0](plainResponse(200, "x"));
    }
};

QTEST_GUILESS_MAIN(TestHttpStream)
#include "tst_http_stream.moc"
