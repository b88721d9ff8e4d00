#include "ui/settings/backup_card.h"

#include "ui/kit/banner.h"
#include "ui/kit/buttons.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/progress_line.h"
#include "ui/kit/text_label.h"
#include "ui/settings/backup_words.h"
#include "ui/settings/setting_facts.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QShowEvent>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

/// verbena-2027-01-15.vbk, and a number behind a day's second one, as the daily ones are named.
QString freeBackupPath(const QString &folder, qint64 nowMs)
{
    const QString day = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC).date().toString(Qt::ISODate);
    QString path = QDir(folder).filePath(QStringLiteral("verbena-%1.vbk").arg(day));
    const auto isTaken = [](const QString &name) {
        return QFileInfo::exists(name) || QFileInfo::exists(name + QStringLiteral(".key"));
    };
    for (int n = 2; isTaken(path); ++n)
        path = QDir(folder).filePath(QStringLiteral("verbena-%1-%2.vbk").arg(day).arg(n));
    return path;
}

} // namespace

BackupCard::BackupCard(session::Session &session, QWidget *parent)
    : Card(tr("Backups"), parent)
    , m_session(session)
    , m_facts(new SettingFacts)
    , m_age(new Banner(BannerKind::warning))
    , m_now(new QPushButton(tr("Back up now")))
    , m_check(new QPushButton(tr("Check the newest backup")))
    , m_progress(new ProgressLine(QStringLiteral("settings.backup")))
    , m_result(new Banner)
{
    m_facts->setObjectName(QStringLiteral("settings.backup.facts"));
    m_age->setObjectName(QStringLiteral("settings.backup.age"));
    m_age->hide();
    m_now->setObjectName(QStringLiteral("settings.backup.now"));
    m_check->setObjectName(QStringLiteral("settings.backup.check"));
    for (QPushButton *button : {m_now, m_check}) {
        button->setAccessibleName(button->text());
        button->setAutoDefault(true);
        button->setEnabled(false);
    }
    setButtonKind(m_now, ButtonKind::primary);
    m_result->setObjectName(QStringLiteral("settings.backup.result"));
    m_result->setClosable(true);
    m_result->hide();
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_now);
    buttons->addWidget(m_check);
    buttons->addStretch();
    auto *needed = new TextLabel(
        tr("To bring the practice back, on any computer, you need three things: the backup, the file of the same name "
           "with .key at its end beside it, and the recovery kit on paper. Copy the two files together, to a disk "
           "that does not always hang at this computer; without the kit they open for nobody."),
        TextRole::body, TextTone::muted);
    needed->setWordWrap(true);
    body()->addWidget(m_age);
    body()->addWidget(m_facts);
    body()->addSpacing(space::xs);
    body()->addLayout(buttons);
    body()->addWidget(m_progress);
    body()->addWidget(m_result);
    body()->addWidget(needed);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(m_now, &QPushButton::clicked, this, &BackupCard::backUp);
    connect(m_check, &QPushButton::clicked, this, &BackupCard::check);
}

void BackupCard::showEvent(QShowEvent *event)
{
    Card::showEvent(event);
    if (!event->spontaneous())
        refresh();
}

void BackupCard::focusFirst()
{
    (m_now->isEnabled() ? m_now : m_check)->setFocus(Qt::TabFocusReason);
}

void BackupCard::refresh()
{
    deliver(m_session.backups().state(), this, [this](const Result<session::BackupState> &state) {
        if (state.ok())
            showState(*state);
        else
            m_result->showMessage(BannerKind::danger, errorText(state.error()));
    });
}

void BackupCard::backUpSoon()
{
    m_isWanted = true;
    refresh();
}

void BackupCard::showState(const session::BackupState &state)
{
    m_state = state;
    const qint64 now = m_session.clock().now().wallMs;
    const bool none = state.newestPath.isEmpty();
    m_facts->setFacts(
        {{tr("Daily backup"),
          state.folder.isEmpty() ? tr("No folder is chosen, so none is made")
                                 : tr("Into %1").arg(QDir::toNativeSeparators(state.folder))},
         {tr("Newest backup"),
          none ? tr("There is none yet")
               : tr("%1, in %2", "3 hours ago, in FILE")
                     .arg(backupAgeText(now - state.newestMs), QDir::toNativeSeparators(state.newestPath))},
         {tr("Newest one checked"), state.verifiedMs == 0 ? tr("Not yet") : backupAgeText(now - state.verifiedMs)}});
    m_age->setVisible(state.isOld);
    if (state.isOld) {
        const QString what = none
            ? tr("There is no backup of this practice. If this computer breaks, its records are lost.")
            : tr("The newest backup is older than two days. If this computer breaks, all that was entered since then "
                 "is lost.");
        m_age->setText(state.folder.isEmpty() ? tr("%1 An owner chooses the folder for backups here.").arg(what)
                                              : what);
    }
    if (!m_progress->isRunning())
        end();
    Q_EMIT stateShown(state.folder);
    if (std::exchange(m_isWanted, false) && m_now->isEnabled())
        backUp();
}

void BackupCard::start(QPushButton *button)
{
    m_pressed = button;
    m_result->hide();
}

/// The buttons are there again, for what is possible.
void BackupCard::end()
{
    const bool hadFocus = m_progress->end();
    m_now->setEnabled(!m_state.folder.isEmpty());
    m_check->setEnabled(!m_state.newestPath.isEmpty());
    m_now->setToolTip(m_state.folder.isEmpty() ? tr("An owner chooses the folder for backups first.") : QString());
    if (hadFocus && m_pressed)
        m_pressed->setFocus(Qt::OtherFocusReason);
}

void BackupCard::backUp()
{
    start(m_now);
    const backup::BackupProgress progress = m_progress->start(tr("Writing the backup. You can go on working."));
    m_now->setEnabled(false);
    m_check->setEnabled(false);
    const QString path = freeBackupPath(m_state.folder, m_session.clock().now().wallMs);
    deliver(m_session.backups().create(path, progress), this,
            [this](const Result<session::BackupMade> &answer) { takeBackup(answer); });
}

void BackupCard::takeBackup(const Result<session::BackupMade> &answer)
{
    end();
    if (answer.ok())
        m_result->showMessage(
            BannerKind::success,
            tr("The backup is made: %1, %2. Its key part lies beside it.")
                .arg(QDir::toNativeSeparators(answer->path),
                     QLocale().formattedDataSize(answer->size, 1, QLocale::DataSizeTraditionalFormat)));
    else if (m_progress->wasCancelled())
        m_result->showMessage(BannerKind::info, tr("Cancelled. Nothing of this backup is left."));
    else
        m_result->showMessage(BannerKind::danger, backupFailureText(answer.error(), m_state.folder));
    if (answer.ok())
        refresh();
    Q_EMIT finished(answer.ok());
}

void BackupCard::check()
{
    start(m_check);
    const backup::BackupProgress progress = m_progress->start(tr("Restoring it aside, and comparing every record."));
    m_now->setEnabled(false);
    m_check->setEnabled(false);
    deliver(m_session.backups().verify(m_state.newestPath, progress), this,
            [this](const Result<session::BackupMade> &answer) { takeCheck(answer); });
}

void BackupCard::takeCheck(const Result<session::BackupMade> &answer)
{
    end();
    if (answer.ok())
        m_result->showMessage(answer->problems.isEmpty() ? BannerKind::success : BannerKind::danger,
                              backupVerdictText(*answer));
    else if (m_progress->wasCancelled())
        m_result->showMessage(BannerKind::info, tr("Cancelled. The backup is as it was, and not checked."));
    else
        m_result->showMessage(BannerKind::danger, backupCheckFailureText(answer.error(), m_state.newestPath));
    if (answer.ok())
        refresh();
    Q_EMIT finished(answer.ok() && answer->problems.isEmpty());
}

} // namespace vb::ui
