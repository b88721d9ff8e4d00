#include "ui/shell/restore_page.h"

#include "core/base/secret_bytes.h"
#include "ui/kit/banner.h"
#include "ui/kit/buttons.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/progress_line.h"
#include "ui/kit/text_label.h"
#include "ui/shell/entrance_column.h"
#include "ui/shell/kit_groups.h"

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHideEvent>
#include <QLocale>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kLongestFile = 4000;

QString restoreRefusalText(const Error &error, const QString &file)
{
    switch (error.code) {
    case Code::denied:
        return RestorePage::tr("This kit does not open this backup: it is another practice's, or not the one that was "
                               "valid when the backup was made. Look for that kit, or for a newer backup.");
    case Code::invalid:
        return RestorePage::tr("Each group is right by itself, but they do not belong together. Please compare them "
                               "with the paper.");
    case Code::notFound:
        return RestorePage::tr("The key part is missing: %1.key has to lie beside the backup. Copy it there from where "
                               "the backup was made; it is destroyed 90 days after that, then take a newer backup.")
            .arg(QFileInfo(file).fileName());
    case Code::integrity:
        return RestorePage::tr("This backup is damaged or not whole, so nothing of it was taken over. Take another "
                               "copy of it, or an older backup.");
    case Code::tooNew:
        return RestorePage::tr("This backup was made by a newer Verbena. Install that version here, then try again.");
    case Code::io:
        return RestorePage::tr("The backup could not be read to its end, or the disk of this computer has no room for "
                               "the records. Nothing was left here. Look at both disks and try again.");
    default: return errorText(error);
    }
}

class BackupFileField : public LineField {
protected:
    [[nodiscard]] QString findProblem() const override
    {
        const QFileInfo info(QDir::fromNativeSeparators(text().trimmed()));
        if (!info.isAbsolute())
            return RestorePage::tr("Please give the whole path of the file, from the root of the disk.");
        if (!info.exists())
            return RestorePage::tr("There is no such file. Is its disk connected?");
        return info.isFile() ? QString() : RestorePage::tr("This is no file. Choose the backup in it.");
    }
};

} // namespace

RestorePage::RestorePage(QWidget *parent)
    : QWidget(parent)
    , m_file(new BackupFileField)
    , m_choose(new QPushButton(tr("Choose…")))
    , m_groups(new KitGroups(QStringLiteral("restore")))
    , m_banner(new Banner(BannerKind::danger))
    , m_progress(new ProgressLine(QStringLiteral("restore")))
    , m_go(new QPushButton(tr("Restore the practice")))
    , m_back(new QPushButton(tr("Back")))
{
    setObjectName(QStringLiteral("restore"));
    setAccessibleName(tr("Restore from a backup"));
    m_banner->setObjectName(QStringLiteral("restore.banner"));
    m_banner->hide();
    m_go->setObjectName(QStringLiteral("restore.go"));
    setButtonKind(m_go, ButtonKind::primary);
    m_back->setObjectName(QStringLiteral("restore.back"));
    for (QPushButton *button : {m_go, m_back}) {
        button->setAccessibleName(button->text());
        button->setAutoDefault(true);
    }
    auto *what = new TextLabel(
        tr("This computer takes the place of the one that made the backup, which is shut out of the practice. Staff "
           "keep their user names and passwords."),
        TextRole::body, TextTone::muted);
    what->setWordWrap(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_go);
    buttons->addWidget(m_back);
    buttons->addStretch();
    auto *column = new EntranceColumn(accessibleName());
    QVBoxLayout *down = column->down();
    down->addWidget(what);
    down->addSpacing(space::l);
    down->addWidget(makeFileLine());
    down->addSpacing(space::l);
    down->addWidget(new TextLabel(tr("Groups of the recovery kit"), TextRole::medium));
    down->addSpacing(space::s);
    down->addWidget(m_groups);
    down->addSpacing(space::s);
    down->addWidget(m_banner);
    down->addWidget(m_progress);
    down->addSpacing(space::l);
    down->addLayout(buttons);
    column->setLeaveKeys();
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(column);

    connect(m_file, &QLineEdit::textEdited, m_banner, &QWidget::hide);
    connect(m_file, &QLineEdit::returnPressed, this, &RestorePage::submit);
    connect(m_choose, &QPushButton::clicked, this, &RestorePage::choose);
    connect(m_groups, &KitGroups::edited, m_banner, &QWidget::hide);
    connect(m_groups, &KitGroups::returnPressed, this, &RestorePage::submit);
    connect(m_go, &QPushButton::clicked, this, &RestorePage::submit);
    connect(m_back, &QPushButton::clicked, this, &RestorePage::backWanted);
    connect(column, &EntranceColumn::leaveWanted, this, &RestorePage::leave);
}

QWidget *RestorePage::makeFileLine()
{
    m_file->setObjectName(QStringLiteral("restore.file"));
    m_file->setAccessibleName(tr("File of the backup"));
    m_file->setRequired(true);
    m_file->setMaxLength(kLongestFile);
    m_choose->setObjectName(QStringLiteral("restore.choose"));
    m_choose->setAccessibleName(tr("Choose the backup"));
    m_choose->setAutoDefault(true);
    auto *field = new FormField(tr("File of the backup"), m_file);
    field->setHelp(tr("It ends in .vbk. Its .key file has to lie beside it."));
    // Beside the field, which stands below its label.
    auto *place = new QVBoxLayout;
    place->addSpacing(QFontMetrics(tokens().font(TextRole::medium)).height() + space::xs + 2);
    place->addWidget(m_choose);
    place->addStretch();
    auto *line = new QWidget;
    auto *across = new QHBoxLayout(line);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::s);
    across->addWidget(field, 1, Qt::AlignTop);
    across->addLayout(place);
    line->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    return line;
}

void RestorePage::start()
{
    m_groups->clear();
    m_banner->hide();
    m_file->setProblem(QString());
    m_file->setFocus(Qt::OtherFocusReason);
}

void RestorePage::choose()
{
    auto *dialog = new QFileDialog(this, tr("Choose the backup"), QFileInfo(m_file->text()).path(),
                                   tr("Backups of Verbena (*.vbk);;All files (*)"));
    dialog->setObjectName(QStringLiteral("restore.dialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        m_file->setText(QDir::toNativeSeparators(file));
        m_file->setProblem(QString());
        m_groups->focusFirst();
    });
    dialog->open();
}

void RestorePage::submit()
{
    if (m_progress->isRunning())
        return;
    m_banner->hide();
    if (!m_file->check()) {
        m_file->setFocus(Qt::OtherFocusReason);
        Q_EMIT refused();
        return;
    }
    if (!m_groups->check())
        return;
    setWorking(true);
    session::RestoreRequest request {QDir::fromNativeSeparators(m_file->text().trimmed()), m_groups->code()};
    const backup::BackupProgress progress
        = m_progress->start(tr("Restoring the practice, and comparing every record."));
    deliver(m_restore(std::move(request), progress), this,
            [this](const Result<session::Restored> &answer) { take(answer); });
}

void RestorePage::setWorking(bool working)
{
    for (QWidget *widget :
         {static_cast<QWidget *>(m_file), static_cast<QWidget *>(m_choose), static_cast<QWidget *>(m_groups),
          static_cast<QWidget *>(m_go), static_cast<QWidget *>(m_back)})
        widget->setEnabled(!working);
}

void RestorePage::take(const Result<session::Restored> &answer)
{
    setWorking(false);
    m_progress->end();
    if (answer.ok()) {
        m_groups->clear();
        Q_EMIT restored(*answer);
        return;
    }
    if (m_progress->wasCancelled())
        m_banner->showMessage(BannerKind::info, tr("Cancelled. Nothing was left on this computer."));
    else
        m_banner->showMessage(BannerKind::danger, restoreRefusalText(answer.error(), m_file->text()));
    m_go->setFocus(Qt::OtherFocusReason);
    Q_EMIT refused();
}

QString RestorePage::welcomeText(const session::Restored &restored)
{
    const QString when = QLocale().toString(QDateTime::fromMSecsSinceEpoch(restored.backupMs), QLocale::ShortFormat);
    if (restored.problems.isEmpty())
        return tr("The practice is here again, as it was on %1. Log in as always.").arg(when);
    return tr("The practice is here again, as it was on %1, but not everything in it is as it was written. Log in, and "
              "tell the owner and the privacy officer.")
        .arg(when);
}

void RestorePage::leave()
{
    if (m_progress->isRunning())
        m_progress->cancel();
    else
        Q_EMIT backWanted();
}

void RestorePage::hideEvent(QHideEvent *event)
{
    if (!event->spontaneous())
        m_groups->clear();
    QWidget::hideEvent(event);
}

} // namespace vb::ui
