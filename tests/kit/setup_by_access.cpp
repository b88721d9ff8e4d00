#include "tests/kit/setup_by_access.h"

#include "core/access/totp.h"
#include "core/base/clock.h"

#include <QDir>
#include <QRegularExpression>

#include <algorithm>
#include <vector>

namespace vb::test {

using namespace Qt::StringLiterals;

namespace {

const QString kButton = u"push button"_s;
const QString kSetupPassword = u"ledger by the window"_s;

} // namespace

SetupByAccess::SetupByAccess(const PrivateDesktop &desktop, AccessClient &client)
    : m_desktop(desktop), m_client(client), m_folder(makeFastFolder())
{
    QDir().mkpath(stick());
}

SetupByAccess::~SetupByAccess()
{
    killProgram();
}

bool SetupByAccess::startProgram()
{
    m_program = boundChild(m_desktop.environment());
    m_program->start(
        QStringLiteral(VB_DESKTOP),
        {u"--home"_s, m_folder->filePath(u"home"_s), u"--device-secret-file"_s, m_folder->filePath(u"secret"_s)});
    return m_program->waitForStarted();
}

void SetupByAccess::killProgram()
{
    if (!m_program)
        return;
    m_program->kill();
    m_program->waitForFinished();
    m_program.reset();
    m_client.awaitGone();
}

bool SetupByAccess::beginSetUp()
{
    return m_client.awaitShown(kButton, u"Set up a new practice"_s)
        && m_client.press(kButton, u"Set up a new practice"_s) && m_client.awaitFocus(u"Name of the practice"_s);
}

bool SetupByAccess::next(const QString &focusAfter)
{
    return m_client.press(kButton, u"Next"_s) && m_client.awaitFocus(focusAfter);
}

QString SetupByAccess::secretOnScreen() const
{
    const QString before = u"Secret for typing: "_s;
    for (const Control &one : m_client.shown())
        if (one.name.startsWith(before))
            return one.name.mid(before.size());
    return {};
}

/// As a person reads them from the printed kit.
std::map<int, QString> SetupByAccess::groupsOnPaper() const
{
    std::map<int, QString> groups;
    QProcess reader;
    reader.start(u"pdftotext"_s, {u"-layout"_s, u"-l"_s, u"1"_s, kitPath(), u"-"_s});
    if (!reader.waitForFinished())
        return groups;
    const QString text = QString::fromUtf8(reader.readAllStandardOutput());
    static const QRegularExpression numbered(u"\\b([0-9]{1,2}) +([0-9A-Z]{5})\\b"_s);
    for (auto found = numbered.globalMatch(text); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        groups.emplace(match.captured(1).toInt(), match.captured(2));
    }
    return groups;
}

/// Types the two groups back that are asked for.
bool SetupByAccess::proveKit()
{
    static const QString label = u"Group "_s;
    std::vector<Control> asked;
    const bool here = m_client.await([this, &asked] {
        asked.clear();
        for (const Control &one : m_client.shown())
            if (one.is(Control::editable) && one.name.startsWith(label))
                asked.push_back(one);
        return asked.size() == 2;
    });
    if (!here)
        return false;
    const std::map<int, QString> groups = groupsOnPaper();
    return std::all_of(asked.begin(), asked.end(), [this, &groups](const Control &one) {
        const auto group = groups.find(one.name.mid(label.size()).toInt());
        return group != groups.end() && m_client.fill(one.name, group->second);
    });
}

bool SetupByAccess::doStep(int step)
{
    AccessClient &client = m_client;
    switch (step) {
    case 0:
        return client.fill(u"Name of the practice"_s, u"Larkspur Aesthetics"_s)
            && client.fill(u"Time zone"_s, u"America/New_York"_s) && next(u"Full name"_s);
    case 1: return client.fill(u"Full name"_s, u"Olive Hartman"_s) && next(u"Password"_s);
    case 2:
        return client.fill(u"Password"_s, kSetupPassword) && client.fill(u"The same password again"_s, kSetupPassword)
            && next(u"Code"_s);
    case 3: {
        Result<SecretBytes> secret = access::parseTotpSecret(SecretBytes::copyOf(secretOnScreen().toUtf8()));
        if (!secret)
            return false;
        m_totp = std::move(*secret);
        return client.fill(u"Code"_s, codeOf(0)) && next(u"Print the recovery codes"_s);
    }
    case 4: return client.press(u"check box"_s, u"I have kept these codes in a safe place"_s) && next(u"Next"_s);
    case 5: return next(u"Folder for the recovery kit"_s);
    case 6:
        return client.fill(u"Folder for the recovery kit"_s, stick()) && client.press(kButton, u"Save the kit"_s)
            && proveKit() && next(u"Make the practice"_s);
    default: return false;
    }
}

bool SetupByAccess::goTo(int step)
{
    if (!startProgram() || !beginSetUp())
        return false;
    for (int at = 0; at < step; ++at)
        if (!doStep(at))
            return false;
    return true;
}

bool SetupByAccess::found()
{
    return m_client.press(kButton, u"Make the practice"_s) && m_client.awaitShown(kButton, u"Lock"_s);
}

bool SetupByAccess::logIn()
{
    const auto codeAsked = [this] {
        const std::optional<Control> code = m_client.find(u"text"_s, u"One-time code"_s);
        return code && code->is(Control::focused);
    };
    const auto loggedIn = [this] { return m_client.find(kButton, u"Lock"_s).has_value(); };
    if (!m_client.fill(u"User name"_s, u"olive"_s) || !m_client.fill(u"Password"_s, kSetupPassword)
        || !m_client.press(kButton, u"Log in"_s) || !m_client.await([&] { return codeAsked() || loggedIn(); }))
        return false;
    // Each code counts once: the next one.
    return !codeAsked()
        || (m_client.fill(u"One-time code"_s, codeOf(1)) && m_client.press(kButton, u"Log in"_s)
            && m_client.await(loggedIn));
}

QString SetupByAccess::codeOf(int stepsAhead) const
{
    return access::totpCode(m_totp, access::totpStep(SystemClock().now().wallMs) + stepsAhead);
}

QStringList SetupByAccess::nameless() const
{
    QStringList found;
    for (const Control &one : m_client.shown()) {
        const bool takesFocus = one.is(Control::focusable) && one.is(Control::enabled);
        const bool noRole = one.role.isEmpty() || one.role == u"unknown" || one.role == u"invalid";
        if (one.role == u"cell")
            continue; // what stands in it is its name, and that may be nothing
        if ((takesFocus && one.name.isEmpty()) || noRole || (one.role == kButton && one.name.isEmpty()))
            found << one.role + u" '"_s + one.name + u"' at "_s + one.path;
    }
    return found;
}

QStringList SetupByAccess::left() const
{
    QStringList names = QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    names.removeOne(u"stick"_s);
    return names;
}

} // namespace vb::test
