#include "core/platform/secret_store.h"

#include "core/base/secret_bytes.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QThread>
#include <qt6keychain/keychain.h>

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <semaphore>

namespace vb::platform {

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr std::chrono::seconds kKeychainExitGuard {5};

struct KeychainAnswer {
    bool inTime = false;
    QKeychain::Error error = QKeychain::NoError;
    QString text;
    QByteArray data;
};

/// Runs QtKeychain's jobs, which need an event loop, on a thread of its own. There is one for the process, because
/// QtKeychain queues its jobs on the thread that used it first. A job that waits for a person is never given up halfway
/// (the service would answer into freed memory): its caller leaves, the next one waits for its end.
class KeychainThread {
public:
    KeychainThread()
    {
        m_thread->setObjectName(QStringLiteral("keychain"));
        m_context->moveToThread(m_thread);
        m_thread->start();
    }
    ~KeychainThread()
    {
        m_thread->quit();
        // A service that hangs inside its library must not hang our exit: then the thread is left to the system.
        if (m_thread->wait(QDeadlineTimer(kKeychainExitGuard))) {
            delete m_context;
            delete m_thread;
        }
    }
    Q_DISABLE_COPY_MOVE(KeychainThread)

    KeychainAnswer run(SteadyTime deadline, const std::function<QKeychain::Job *()> &make)
    {
        if (!m_turn.try_acquire_until(deadline))
            return {};
        const auto promise = std::make_shared<std::promise<KeychainAnswer>>();
        auto answer = promise->get_future();
        QMetaObject::invokeMethod(
            m_context, [this, promise, make] { start(make(), promise); }, Qt::QueuedConnection);
        return answer.wait_until(deadline) == std::future_status::ready ? answer.get() : KeychainAnswer {};
    }

private:
    void start(QKeychain::Job *job, const std::shared_ptr<std::promise<KeychainAnswer>> &promise)
    {
        job->setInsecureFallback(false);
        QObject::connect(job, &QKeychain::Job::finished, job, [this, promise](QKeychain::Job *done) {
            KeychainAnswer answer {true, done->error(), done->errorString(), {}};
            if (const auto *reading = qobject_cast<QKeychain::ReadPasswordJob *>(done))
                answer.data = reading->binaryData();
            promise->set_value(std::move(answer));
            m_turn.release();
        });
        job->start();
    }

    QThread *const m_thread = new QThread;
    QObject *const m_context = new QObject;
    std::binary_semaphore m_turn {1};
};

KeychainAnswer askKeychain(SteadyTime deadline, const std::function<QKeychain::Job *()> &make)
{
    VB_INVARIANT(QCoreApplication::instance() != nullptr); // else Qt runs no event loop on any thread
    static KeychainThread thread;
    return thread.run(deadline, make);
}

QString keychainService()
{
    return QStringLiteral("Verbena");
}

KeychainAnswer readItem(const QString &name, SteadyTime deadline)
{
    return askKeychain(deadline, [name] {
        auto *job = new QKeychain::ReadPasswordJob(keychainService());
        job->setKey(name);
        return job;
    });
}

Error keychainTrouble(const KeychainAnswer &answer)
{
    if (!answer.inTime)
        return fail(Code::keychainLocked, QStringLiteral("the system keychain has not answered in time"));
    switch (answer.error) {
    case QKeychain::EntryNotFound:
        return fail(Code::notFound, QStringLiteral("the system keychain is locked or holds no such item"));
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
    case QKeychain::CouldNotDeleteEntry:
        return fail(Code::keychainLocked, QStringLiteral("the system keychain is locked: %1").arg(answer.text));
    case QKeychain::NoError:
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
    case QKeychain::OtherError: break;
    }
    return fail(Code::keychainAbsent, QStringLiteral("no system keychain answers: %1").arg(answer.text));
}

} // namespace

Result<QByteArray> KeychainStore::read(const QString &name)
{
    KeychainAnswer answer = readItem(name, std::chrono::steady_clock::now() + m_guard);
    if (!answer.inTime || answer.error != QKeychain::NoError)
        return keychainTrouble(answer);
    return std::move(answer.data);
}

Result<void> KeychainStore::write(const QString &name, const QByteArray &bytes)
{
    const SteadyTime deadline = std::chrono::steady_clock::now() + m_guard;
    const KeychainAnswer written = askKeychain(deadline, [name, bytes] {
        auto *job = new QKeychain::WritePasswordJob(keychainService());
        job->setKey(name);
        job->setBinaryData(bytes);
        return job;
    });
    if (!written.inTime)
        return keychainTrouble(written);
    KeychainAnswer kept = readItem(name, deadline);
    if (written.error != QKeychain::NoError) {
        // "Other error" stands for no service as well as for a keyring that could not be made or opened; only in the
        // second case does reading answer.
        const bool answers
            = kept.inTime && (kept.error == QKeychain::NoError || kept.error == QKeychain::EntryNotFound);
        wipe(kept.data);
        if (written.error == QKeychain::OtherError && answers)
            return fail(Code::keychainLocked,
                        QStringLiteral("the system keychain takes nothing: %1").arg(written.text));
        return keychainTrouble(written);
    }
    const bool same = kept.inTime && kept.error == QKeychain::NoError && kept.data == bytes;
    wipe(kept.data);
    if (!same)
        return fail(Code::keychainLocked, QStringLiteral("the system keychain did not keep what was written"));
    return {};
}

Result<void> KeychainStore::remove(const QString &name)
{
    const KeychainAnswer answer = askKeychain(std::chrono::steady_clock::now() + m_guard, [name] {
        auto *job = new QKeychain::DeletePasswordJob(keychainService());
        job->setKey(name);
        return job;
    });
    if (answer.inTime && (answer.error == QKeychain::NoError || answer.error == QKeychain::EntryNotFound))
        return {};
    return keychainTrouble(answer);
}

QString KeychainStore::describe() const
{
    return QStringLiteral("the system keychain");
}

} // namespace vb::platform
