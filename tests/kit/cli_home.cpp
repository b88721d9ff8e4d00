#include "tests/kit/cli_home.h"

#include "tests/kit/practice_fixture.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>

namespace vb::test {

QList<QJsonObject> CliRun::rows() const
{
    QList<QJsonObject> rows;
    for (const QByteArray &line : out.split('\n'))
        if (!line.isEmpty())
            rows.append(QJsonDocument::fromJson(line).object());
    return rows;
}

QJsonObject CliRun::row() const
{
    const QList<QJsonObject> all = rows();
    return all.size() == 1 ? all.first() : QJsonObject();
}

QString CliRun::code() const
{
    return QJsonDocument::fromJson(err)
        .object()
        .value(QStringLiteral("error"))
        .toObject()
        .value(QStringLiteral("code"))
        .toString();
}

QString CliRun::message() const
{
    return QJsonDocument::fromJson(err)
        .object()
        .value(QStringLiteral("error"))
        .toObject()
        .value(QStringLiteral("message"))
        .toString();
}

QString quoted(const QString &word)
{
    return u'\'' + QString(word).replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

int cliDeadlineMs()
{
    const int factor = qEnvironmentVariableIntValue("VB_DEADLINE_FACTOR");
    return 60'000 * std::max(factor, 1);
}

std::unique_ptr<QProcess> startCli(const QStringList &arguments)
{
    auto program = std::make_unique<QProcess>();
    program->start(QStringLiteral(VB_CLI), arguments);
    return program;
}

QByteArray nextLine(QProcess &program)
{
    QElapsedTimer passed;
    passed.start();
    while (!program.canReadLine() && passed.elapsed() < cliDeadlineMs())
        if (!program.waitForReadyRead(cliDeadlineMs()))
            break;
    return program.readLine();
}

QJsonObject resultOf(const QJsonObject &line)
{
    return line.value(QStringLiteral("result")).toObject();
}

QString errorOf(const QJsonObject &line)
{
    return line.value(QStringLiteral("error")).toObject().value(QStringLiteral("code")).toString();
}

CliHome::CliHome(Secret secret) : m_folder(makeFastFolder()), m_secret(secret) { }

QString CliHome::passwordOf(const QString &login)
{
    return QStringLiteral("quiet river stones %1").arg(login);
}

QString CliHome::passwordFile(const QString &login) const
{
    return write(login + QStringLiteral(".password"), passwordOf(login).toUtf8() + '\n');
}

QString CliHome::write(const QString &name, const QByteArray &content) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write %s", qPrintable(name));
    return file.fileName();
}

CliRun CliHome::bare(const QStringList &arguments, const QByteArray &input, const QStringList &environment)
{
    QProcess program;
    if (!environment.isEmpty())
        program.setEnvironment(QProcess::systemEnvironment() + environment);
    program.start(QStringLiteral(VB_CLI), arguments);
    program.write(input);
    program.closeWriteChannel();
    const bool ended = program.waitForFinished(cliDeadlineMs()) && program.exitStatus() == QProcess::NormalExit;
    return {ended ? program.exitCode() : -1, program.readAllStandardOutput(), program.readAllStandardError()};
}

QStringList CliHome::globals() const
{
    QStringList options {QStringLiteral("--home"), home()};
    if (m_secret == Secret::file)
        options += {QStringLiteral("--device-secret-file"), secretFile()};
    return options + QStringList {QStringLiteral("--json")};
}

QStringList CliHome::logIn(const QString &login) const
{
    return {QStringLiteral("--user"),
            login,
            QStringLiteral("--password-file"),
            passwordFile(login),
            QStringLiteral("--totp-secret-file"),
            totpFile(login)};
}

CliRun CliHome::run(const QStringList &arguments, const QByteArray &input) const
{
    return bare(globals() + arguments, input);
}

CliRun CliHome::as(const QString &login, const QStringList &arguments) const
{
    return run(logIn(login) + arguments);
}

CliRun CliHome::batch(const QString &login, const QStringList &lines, bool keepGoing) const
{
    QStringList arguments = logIn(login) + QStringList {QStringLiteral("batch")};
    if (keepGoing)
        arguments.append(QStringLiteral("--keep-going"));
    return run(arguments, lines.join(u'\n').toUtf8() + '\n');
}

CliRun CliHome::init()
{
    const QString owner = QStringLiteral("olive");
    const CliRun result
        = run({QStringLiteral("practice"), QStringLiteral("init"), QStringLiteral("--name"),
               QStringLiteral("Larkspur Aesthetics"), QStringLiteral("--timezone"), QStringLiteral("America/New_York"),
               QStringLiteral("--owner"), owner, QStringLiteral("--owner-name"), QStringLiteral("Olive Hartman"),
               QStringLiteral("--kit"), path(QStringLiteral("kit.pdf")), QStringLiteral("--password-file"),
               passwordFile(owner)});
    if (result.exit != 0)
        return result;
    made = result.row();
    keepTotp(owner, made.value(QStringLiteral("totp_uri")).toString());
    return result;
}

bool CliHome::addPeople(const QList<Role> &roles) const
{
    QStringList lines;
    for (const Role role : roles)
        lines.append(QStringLiteral("staff add %1 --name 'Person of %1' --role %1 --new-password-file %2")
                         .arg(roleName(role), quoted(passwordFile(roleName(role)))));
    const CliRun result = batch(QStringLiteral("olive"), lines, false);
    const QList<QJsonObject> rows = result.rows();
    for (qsizetype i = 0; i < rows.size() && i < roles.size(); ++i)
        keepTotp(roleName(roles.at(i)),
                 rows.at(i).value(QStringLiteral("result")).toObject().value(QStringLiteral("totp_uri")).toString());
    return result.exit == 0 && rows.size() == roles.size();
}

void CliHome::keepTotp(const QString &login, const QString &uri) const
{
    write(login + QStringLiteral(".totp"), uri.toUtf8() + '\n');
}

} // namespace vb::test
