#pragma once

#include "core/base/clock.h"
#include "core/patient/patient.h"
#include "core/platform/secret_store.h"
#include "core/session/practice_setup.h"
#include "core/session/session.h"

#include <memory>

namespace vb::bench {

/// A practice of invented people in a folder of its own, with one person in it: an owner.
class BenchPractice {
public:
    /// Makes it. Ends the program when that does not work, as everything here does.
    explicit BenchPractice(const QString &folder);

    static QString login() { return QStringLiteral("olive"); }
    static QString password() { return QStringLiteral("bench lantern over the quay"); }
    /// The key of the store, by way of the unlock file.
    [[nodiscard]] SecretBytes storeKey();
    /// A full login, after which the password alone is enough for twelve hours.
    void logInOnce();

    session::Home home;
    platform::FileSecretStore secrets;
    SystemClock clock;
    session::PracticeMade made;
};

/// A store that is filled and measured below the session: the practice's own, or its keyless twin.
class BenchStore {
public:
    /// Of the practice. `key`: storeKey().
    BenchStore(const BenchPractice &practice, SecretBytes key);
    /// A new one without a key beside it, with the same schema and settings.
    BenchStore(const BenchPractice &practice, const QString &path);

    void open(Role role);
    void close() { store.reset(); }
    /// Adds people in one transaction, with an audit entry each.
    void add(const std::vector<patient::Patient> &people, std::size_t from, std::size_t to);
    /// Rows in all tables that a patient's record is written to.
    quint64 rows();

    QString path;
    SecretBytes key;
    Actor actor;
    std::unique_ptr<store::Store> store;
    std::vector<PatientId> patients;

private:
    const BenchPractice &m_practice;
};

/// Ends the program when a result is an error.
template <class T>
T need(Result<T> result, const char *what);
void need(const Result<void> &result, const char *what);

[[noreturn]] void giveUpOn(const char *what, const Error &error);

template <class T>
T need(Result<T> result, const char *what)
{
    if (!result.ok())
        giveUpOn(what, result.error());
    return std::move(result).value();
}

} // namespace vb::bench
