#include "tests/kit/relay_practice.h"
#include "tests/kit/relay_process.h"
#include "tests/kit/test_main.h"

#include "core/wire/checkpoint.h"
#include "core/wire/codes.h"
#include "core/wire/session_messages.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace vb;
using namespace vb::test;

/// verbena-relay as a program: what it prints, what it refuses, and what is left when it is killed.
class TestRelayProgram : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_data = m_folder->filePath(QStringLiteral("data"));
    }

    void initPrintsTokenIdentityAndUrl()
    {
        const RelayRun made = initRelay({QStringLiteral("--region"), QStringLiteral("eu-test")});
        QCOMPARE(made.exit, 0);
        const QJsonObject line = made.last();
        QCOMPARE(line[QStringLiteral("url")].toString(), QStringLiteral("https://127.0.0.1:0"));
        const QByteArray identity = QByteArray::fromHex(line[QStringLiteral("identity")].toString().toLatin1());
        QCOMPARE(identity.size(), 32);
        const auto token = wire::parseAdminToken(line[QStringLiteral("admin_token")].toString());
        QVERIFY(token.ok() && wire::tokenNames(*token, identity));
        QDirIterator files(m_data, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            files.next();
            QVERIFY2((files.fileInfo().permissions() & (QFile::ReadGroup | QFile::ReadOther)) == 0
                         || files.fileName() == QStringLiteral("tls.crt"),
                     qPrintable(files.fileName()));
        }
        const RelayRun more = runRelay({QStringLiteral("token"), QStringLiteral("--data"), m_data});
        QCOMPARE(more.exit, 0);
        const auto second = wire::parseAdminToken(more.last()[QStringLiteral("admin_token")].toString());
        QVERIFY(second.ok() && wire::tokenNames(*second, identity) && !second->secret.equals(token->secret));
    }

    void whatIsWrongIsOneLineAndExit1_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"made twice", "no relay here", "token without a relay", "bad address",
                                 "certificate that is none", "key of another", "key for everybody",
                                 "secret for everybody", "port in use", "served twice", "damaged secret"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }
    void whatIsWrongIsOneLineAndExit1()
    {
        QFETCH(QString, what);
        const QStringList serve {QStringLiteral("serve"), QStringLiteral("--data"), m_data};
        std::unique_ptr<ServedRelay> other;
        RelayRun wrong;
        if (what == QStringLiteral("no relay here")) {
            wrong = runRelay(serve);
        } else if (what == QStringLiteral("token without a relay")) {
            wrong = runRelay({QStringLiteral("token"), QStringLiteral("--data"), m_data});
        } else if (what == QStringLiteral("bad address")) {
            wrong = runRelay({QStringLiteral("init"), QStringLiteral("--data"), m_data, QStringLiteral("--listen"),
                              QStringLiteral("nowhere")});
        } else if (what.startsWith(QStringLiteral("certificate")) || what.startsWith(QStringLiteral("key"))) {
            wrong = initWithKeys(what);
        } else {
            QCOMPARE(initRelay().exit, 0);
            if (what == QStringLiteral("made twice")) {
                wrong = initRelay();
            } else if (what == QStringLiteral("secret for everybody")) {
                QFile secret(m_data + QStringLiteral("/relay.secret"));
                QVERIFY(secret.setPermissions(secret.permissions() | QFile::ReadOther));
                wrong = runRelay(serve);
            } else if (what == QStringLiteral("damaged secret")) {
                QFile secret(m_data + QStringLiteral("/relay.secret"));
                QVERIFY(secret.open(QIODevice::ReadWrite) && secret.resize(10));
                secret.close();
                wrong = runRelay(serve);
            } else {
                other = std::make_unique<ServedRelay>(m_data);
                QVERIFY(other->port() > 0);
                if (what == QStringLiteral("port in use")) {
                    const QString second = m_folder->filePath(QStringLiteral("second"));
                    QCOMPARE(runRelay({QStringLiteral("init"), QStringLiteral("--data"), second,
                                       QStringLiteral("--listen"), QStringLiteral("127.0.0.1:%1").arg(other->port())})
                                 .exit,
                             0);
                    wrong = runRelay({QStringLiteral("serve"), QStringLiteral("--data"), second});
                } else {
                    wrong = runRelay(serve);
                }
            }
        }
        QCOMPARE(wrong.exit, 1);
        QCOMPARE(wrong.out, QByteArray());
        QVERIFY2(wrong.err.count('\n') == 1 && wrong.err.startsWith("verbena-relay: "), wrong.err.constData());
    }

    void wrongWordsAreAnotherMatter()
    {
        QCOMPARE(runRelay({QStringLiteral("dance")}).exit, 2);
        QCOMPARE(runRelay({QStringLiteral("serve")}).exit, 2);
        QCOMPARE(runRelay({QStringLiteral("--help")}).exit, 0);
    }

    void itStopsGracefullyAndSaysLittle()
    {
        found();
        const QByteArray marker = "Marguerite-Quillfeather"; // as a name might slip in by a careless client
        RelayClient client = m_relay->enter(m_identity, m_practice->id(), m_practice->first());
        QVERIFY(!client.token.isEmpty());
        QCOMPARE(client.get("/v1/segments?after=0&name=" + marker).status, 200);
        QCOMPARE(client.put("/v1/mailbox/" + marker, marker).status, 400);
        QCOMPARE(m_relay->terminate(), 0);
        const QByteArray log = m_relay->log();
        const QList<QByteArray> lines = log.trimmed().split('\n');
        for (const QByteArray &line : lines)
            QVERIFY2(QJsonDocument::fromJson(line).object().contains(QStringLiteral("event")), line.constData());
        QVERIFY(log.contains("\"listening\"") && log.contains("\"stopped\""));
        for (const QByteArray &secret : {marker, QByteArray("127.0.0.1"), client.token.toHex(),
                                         m_practice->id().bytes().toHex(), m_practice->first().id().text().toLatin1()})
            QVERIFY(!log.contains(secret));
    }

    void whatWasAcknowledgedOutlivesAKill()
    {
        found();
        quint64 size = 1;
        for (int round = 0; round < 12; ++round) {
            RelayClient client = m_relay->enter(m_identity, m_practice->id(), m_practice->first());
            QVERIFY(!client.token.isEmpty());
            const wire::Head head = *wire::decodeHead(client.get("/v1/head").body);
            QVERIFY(wire::readCheckpoint(head.checkpoint)->size >= size);
            QVERIFY(head.chain >= m_acknowledged.chain);
            if (head.chain > m_acknowledged.chain)
                QCOMPARE(head.chainHash, m_sent.value(head.chain)); // stored, and its answer was lost
            // Goes on where the relay is, as a client does that finds what it had sent.
            m_practice->first().end = m_ends.value(head.chain, m_practice->first().end);
            m_acknowledged = m_practice->first().end;
            size = wire::readCheckpoint(head.checkpoint)->size;

            std::thread killer;
            for (int i = 0; i < 40; ++i) {
                std::vector<wire::Segment> push;
                for (int k = 0; k <= i % 3; ++k) {
                    push.push_back(m_practice->segment(m_practice->first(), 1, 2'000));
                    remember();
                }
                if (i == 3 + round * 3)
                    killer = std::thread([pid = m_relay->pid()] { ::kill(static_cast<pid_t>(pid), SIGKILL); });
                const auto answer = wire::decodePushReply(
                    client.post("/v1/segments", wire::encode(wire::PushRequest {size, push})).body);
                if (!answer)
                    break;
                m_acknowledged = m_practice->first().end;
                size += push.size();
                QCOMPARE(answer->seqs.back(), size);
            }
            QVERIFY(killer.joinable());
            killer.join();
            m_relay->kill(); // waits for its end
            m_relay = std::make_unique<ServedRelay>(m_data);
            QVERIFY(m_relay->port() > 0);
        }
        RelayClient client = m_relay->enter(m_identity, m_practice->id(), m_practice->first());
        crypto::merkle::Frontier tree;
        quint64 after = 0;
        for (;;) {
            const wire::LogPage page
                = *wire::decodeLogPage(client.get("/v1/segments?after=" + QByteArray::number(after)).body);
            for (const wire::NumberedSegment &segment : page.segments) {
                QCOMPARE(segment.seq, ++after);
                tree.append(wire::leafHash(segment.header));
            }
            if (after == page.headSize) {
                QVERIFY(wire::readCheckpoint(page.checkpoint)->root == tree.root());
                break;
            }
        }
        QVERIFY(after >= size);
    }

    void aThousandWaitingDevices()
    {
        found();
        RelayClient writer = m_relay->enter(m_identity, m_practice->id(), m_practice->first());
        RelayDevice laptop;
        const auto joined = m_practice->keysSegment(m_practice->first(), {m_practice->certificateFor(laptop)});
        QCOMPARE(writer.post("/v1/segments", wire::encode(wire::PushRequest {1, {joined}})).status, 200);
        const RelayClient reader = m_relay->enter(m_identity, m_practice->id(), laptop);
        const QByteArray poll = "GET /v1/segments?after=2&wait=55 HTTP/1.1\r\nHost: relay\r\nAuthorization: Verbena "
            + reader.token.toBase64(QByteArray::Base64UrlEncoding) + "\r\n\r\n";
        constexpr int kDevices = 1'000;
        std::vector<std::unique_ptr<RawLine>> lines;
        for (int i = 0; i < kDevices; ++i) {
            lines.push_back(std::make_unique<RawLine>(m_relay->port(), RawLine::Kind::tls13));
            QVERIFY(lines.back()->send(poll));
        }
        while (!writer.get("/metrics").body.contains("verbena_relay_waiting_polls 1000\n"))
            QVERIFY(lines.front()->isUp()); // the last ones are on their way
        const qint64 residentKiB = residentOf(m_relay->pid());
        QElapsedTimer watch;
        watch.start();
        QCOMPARE(
            writer.post("/v1/segments", wire::encode(wire::PushRequest {2, {m_practice->segment(m_practice->first())}}))
                .status,
            200);
        for (const auto &line : lines)
            QVERIFY(line->readAll("\r\n\r\n").startsWith("HTTP/1.1 200 "));
        qInfo("1,000 waiting devices: %lld KiB resident, the last one told after %lld ms", residentKiB,
              watch.elapsed());
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        QVERIFY(residentKiB > 0 && residentKiB <= 60 * 1024);
#endif
    }

    void nothingInTheFolderCanBeRead()
    {
        found();
        const QByteArray marker = "marker-of-a-patient-4711";
        RelayClient client = m_relay->enter(m_identity, m_practice->id(), m_practice->first());
        wire::SegmentHeader header = m_practice->nextHeader(m_practice->first(), wire::Stream::ops);
        header.count = 1;
        const wire::Segment segment = m_practice->sealed(m_practice->first(), header, marker + QByteArray(300, 'x'));
        QCOMPARE(client.post("/v1/segments", wire::encode(wire::PushRequest {0, {segment}})).status, 200);
        QCOMPARE(m_relay->terminate(), 0);
        QDirIterator files(m_data, QDir::Files, QDirIterator::Subdirectories);
        int seen = 0;
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains(marker), qPrintable(file.fileName()));
            ++seen;
        }
        QVERIFY(seen >= 5);
    }

private:
    RelayRun initRelay(const QStringList &more = {}) const
    {
        return runRelay(QStringList {QStringLiteral("init"), QStringLiteral("--data"), m_data,
                                     QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")}
                        + more);
    }

    /// A relay that serves, with a practice.
    void found()
    {
        const QJsonObject made = initRelay().last();
        m_identity = QByteArray::fromHex(made[QStringLiteral("identity")].toString().toLatin1());
        const auto token = wire::parseAdminToken(made[QStringLiteral("admin_token")].toString());
        QVERIFY(token.ok());
        m_relay = std::make_unique<ServedRelay>(m_data);
        QVERIFY(m_relay->port() > 0);
        m_practice = std::make_unique<RelayPractice>();
        m_sent.clear();
        m_ends.clear();
        const wire::Segment founding = m_practice->founding();
        remember();
        m_acknowledged = m_practice->first().end;
        RelayClient client(m_relay->port());
        QCOMPARE(client
                     .post("/v1/practice",
                           wire::encode(
                               wire::NewPractice {m_practice->id(), token->secret.view().toByteArray(), {founding}}))
                     .status,
                 200);
    }

    void remember()
    {
        const wire::ChainEnd &end = m_practice->first().end;
        m_sent.insert(end.chain, end.hash);
        m_ends.insert(end.chain, end);
    }

    static qint64 residentOf(qint64 pid)
    {
        QFile status(QStringLiteral("/proc/%1/status").arg(pid));
        if (!status.open(QIODevice::ReadOnly))
            return -1;
        const QByteArray text = status.readAll();
        const qsizetype at = text.indexOf("VmRSS:") + 6;
        return text.mid(at, text.indexOf("kB", at) - at).trimmed().toLongLong();
    }

    RelayRun initWithKeys(const QString &what) const
    {
        const QString certificate = m_folder->filePath(QStringLiteral("own.crt"));
        const QString key = m_folder->filePath(QStringLiteral("own.key"));
        // From another relay's folder: made by the program itself.
        const QString donor = m_folder->filePath(QStringLiteral("donor"));
        const QString second = m_folder->filePath(QStringLiteral("second-donor"));
        for (const QString &folder : {donor, second})
            runRelay({QStringLiteral("init"), QStringLiteral("--data"), folder, QStringLiteral("--listen"),
                      QStringLiteral("127.0.0.1:0")});
        QFile::copy(donor + QStringLiteral("/tls.crt"), certificate);
        QFile::copy((what == QStringLiteral("key of another") ? second : donor) + QStringLiteral("/tls.key"), key);
        if (what == QStringLiteral("certificate that is none")) {
            QFile file(certificate);
            file.open(QIODevice::WriteOnly);
            file.write("nothing");
        }
        if (what == QStringLiteral("key for everybody"))
            QFile::setPermissions(key, QFile::permissions(key) | QFile::ReadOther);
        return initRelay({QStringLiteral("--cert"), certificate, QStringLiteral("--key"), key});
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_data;
    QByteArray m_identity;
    std::unique_ptr<ServedRelay> m_relay;
    std::unique_ptr<RelayPractice> m_practice;
    QHash<quint64, QByteArray> m_sent;
    QHash<quint64, wire::ChainEnd> m_ends;
    wire::ChainEnd m_acknowledged;
};

VB_TEST(TestRelayProgram)

#include "test_relay_program.moc"
