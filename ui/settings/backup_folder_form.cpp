#include "ui/settings/backup_folder_form.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/tokens.h"
#include "ui/settings/backup_words.h"

#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <utility>

namespace vb::ui {

namespace {

constexpr int kLongestFolder = 4000;

class BackupFolderField : public LineField {
protected:
    [[nodiscard]] QString findProblem() const override
    {
        return QDir::isAbsolutePath(QDir::fromNativeSeparators(text().trimmed()))
            ? QString()
            : BackupFolderForm::tr("Please give the whole path of the folder, from the root of the disk.");
    }
};

} // namespace

BackupFolderForm::BackupFolderForm(session::Session &session, QWidget *parent)
    : Card(tr("Folder of the daily backup"), parent)
    , m_session(session)
    , m_folder(new BackupFolderField)
    , m_save(new BusyButton(tr("Use this folder")))
    , m_banner(new Banner)
{
    m_folder->setObjectName(QStringLiteral("settings.backup.folder"));
    m_folder->setAccessibleName(tr("Folder of the daily backup"));
    m_folder->setMaxLength(kLongestFolder);
    auto *browse = new QPushButton(tr("Choose…"));
    browse->setObjectName(QStringLiteral("settings.backup.choose"));
    browse->setAccessibleName(tr("Choose the folder"));
    browse->setAutoDefault(true);
    m_save->setObjectName(QStringLiteral("settings.backup.save"));
    m_save->setAccessibleName(m_save->text());
    m_save->setBusyText(tr("Trying it…"));
    m_banner->setObjectName(QStringLiteral("settings.backup.folderBanner"));
    m_banner->setClosable(true);
    m_banner->hide();
    auto *field = new FormField(tr("Folder"), m_folder);
    field->setHelp(tr("On another disk than this computer's: a network drive, or a USB disk that stays locked away. "
                      "Empty: no daily backup."));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_save);
    buttons->addWidget(browse);
    buttons->addStretch();
    body()->addWidget(field);
    body()->addLayout(buttons);
    body()->addWidget(m_banner);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(m_folder, &QLineEdit::returnPressed, this, &BackupFolderForm::save);
    connect(m_folder, &QLineEdit::textEdited, m_banner, &QWidget::hide);
    connect(m_save, &QPushButton::clicked, this, &BackupFolderForm::save);
    connect(browse, &QPushButton::clicked, this, &BackupFolderForm::choose);
}

QString BackupFolderForm::typed() const
{
    const QString text = m_folder->text().trimmed();
    return text.isEmpty() ? QString() : QDir::cleanPath(QDir::fromNativeSeparators(text));
}

bool BackupFolderForm::isDirty() const
{
    return typed() != m_stored;
}

void BackupFolderForm::reset()
{
    m_folder->setText(QDir::toNativeSeparators(m_stored));
    m_folder->setProblem(QString());
}

QString BackupFolderForm::draft() const
{
    if (!isDirty() || m_save->isBusy())
        return {};
    return m_folder->text().isEmpty() ? QStringLiteral("") : m_folder->text();
}

void BackupFolderForm::restore(const QString &draft)
{
    m_isRestored = true;
    m_folder->setText(draft);
}

void BackupFolderForm::focusFirst()
{
    m_folder->setFocus(Qt::TabFocusReason);
}

void BackupFolderForm::setStored(const QString &folder)
{
    const bool keepTyped = std::exchange(m_isRestored, false) || isDirty();
    m_stored = folder;
    if (!keepTyped)
        reset();
}

void BackupFolderForm::choose()
{
    auto *dialog = new QFileDialog(this, tr("Folder of the daily backup"), typed());
    dialog->setObjectName(QStringLiteral("settings.backup.folderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        m_folder->setText(QDir::toNativeSeparators(folder));
        m_folder->setProblem(QString());
        m_save->setFocus(Qt::OtherFocusReason);
    });
    dialog->open();
}

void BackupFolderForm::save()
{
    if (m_save->isBusy())
        return;
    m_banner->hide();
    const QString folder = typed();
    if (!m_folder->check()) {
        focusFirst();
        Q_EMIT answered(false);
        return;
    }
    const QFuture<Result<void>> future = m_session.backups().setFolder(folder);
    m_save->watch(future);
    deliver(future, this, [this, folder](const Result<void> &answer) { take(answer, folder); });
}

void BackupFolderForm::take(const Result<void> &answer, const QString &folder)
{
    if (answer.ok()) {
        m_stored = folder;
        if (typed() == folder)
            reset();
        m_folder->setProblem(QString());
        m_banner->showMessage(
            folder.isEmpty() ? BannerKind::warning : BannerKind::success,
            folder.isEmpty()
                ? tr("No daily backup is made any more.")
                : tr("Saved. A backup goes there each day that somebody logs in, and once a week it is checked."));
    } else if (answer.error().code == Code::io) {
        m_folder->setProblem(backupFolderProblem(folder));
        focusFirst();
    } else {
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
    }
    Q_EMIT answered(answer.ok());
}

} // namespace vb::ui
