#include "ui/audit/export_view.h"

#include "ui/audit/audit_words.h"
#include "ui/audit/job_watch.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/card.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/question.h"
#include "ui/kit/text_label.h"

#include <QButtonGroup>
#include <QDate>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QProgressBar>
#include <QRadioButton>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kFormWidth = 620;
constexpr int kSteps = 1000;

QString extensionOf(exchange::AuditFormat format)
{
    switch (format) {
    case exchange::AuditFormat::csv: return QStringLiteral(".csv");
    case exchange::AuditFormat::json: return QStringLiteral(".jsonl");
    case exchange::AuditFormat::fhir: break;
    }
    return QStringLiteral(".fhir.json");
}

class PathField : public LineField {
public:
    PathField() { setRequired(true); }

    [[nodiscard]] QFileInfo target() const { return QFileInfo(text().trimmed()); }

protected:
    [[nodiscard]] QString findProblem() const override
    {
        if (target().isDir() || (target().exists() && !target().isFile()))
            return ExportView::tr("This is not a file. Please add a name.");
        return target().absoluteDir().exists() ? QString() : ExportView::tr("There is no such folder.");
    }
};

QString sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

} // namespace

ExportView::ExportView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_watch(new JobWatch(this))
    , m_formats(new QButtonGroup(this))
    , m_path(new PathField)
    , m_pathField(nullptr)
    , m_what(new TextLabel(QString(), TextRole::body, TextTone::muted))
    , m_replace(new Question(QStringLiteral("audit.export.replace"), ButtonKind::danger))
    , m_export(new BusyButton(tr("Export"), ButtonKind::primary))
    , m_back(new QPushButton(tr("Back to the log")))
    , m_stop(new QPushButton(tr("Stop")))
    , m_bar(new QProgressBar)
    , m_banner(new Banner(BannerKind::success))
    , m_lack(new Banner(BannerKind::warning))
{
    setObjectName(QStringLiteral("audit.export"));
    auto *across = new QHBoxLayout;
    across->addWidget(makeForm());
    across->addStretch(1);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(space::xxl, 0, space::xxl, space::xl);
    down->addLayout(across);
    down->addStretch(1);
    connect(m_path, &QLineEdit::returnPressed, this, &ExportView::submit);
    connect(m_formats, &QButtonGroup::idToggled, this, [this](int, bool on) {
        if (on)
            suggestName();
    });
    connect(m_export, &QPushButton::clicked, this, &ExportView::submit);
    connect(m_back, &QPushButton::clicked, this, &ExportView::backWanted);
    connect(m_stop, &QPushButton::clicked, m_watch, &JobWatch::stop);
    connect(m_replace, &Question::confirmed, this, &ExportView::write);
    connect(m_watch, &JobWatch::progressed, this, &ExportView::showProgress);
}

QWidget *ExportView::makeForm()
{
    m_banner->setObjectName(QStringLiteral("audit.export.banner"));
    m_banner->hide();
    m_lack->setObjectName(QStringLiteral("audit.export.lack"));
    m_lack->hide();
    m_what->setObjectName(QStringLiteral("audit.export.what"));
    m_what->setWordWrap(true);
    m_bar->setObjectName(QStringLiteral("audit.export.bar"));
    m_bar->setAccessibleName(tr("Entries exported"));
    m_bar->setRange(0, kSteps);
    m_bar->setTextVisible(false);
    m_bar->hide();
    m_export->setObjectName(QStringLiteral("audit.export.go"));
    m_export->setAccessibleName(tr("Export"));
    m_export->setBusyText(tr("Exporting…"));
    m_back->setObjectName(QStringLiteral("audit.export.back"));
    m_back->setAccessibleName(m_back->text());
    m_stop->setObjectName(QStringLiteral("audit.export.stop"));
    m_stop->setAccessibleName(tr("Stop exporting"));
    m_stop->hide();
    for (QPushButton *button : {static_cast<QPushButton *>(m_export), m_back, m_stop})
        button->setAutoDefault(true);
    auto *warning = new TextLabel(
        tr("The file holds names of people and patients and is not encrypted. On this computer only your account can "
           "read it: keep it there, or on an encrypted drive. The export itself is written down in the log."),
        TextRole::caption, TextTone::muted);
    warning->setWordWrap(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_export);
    buttons->addWidget(m_stop);
    buttons->addWidget(m_back);
    buttons->addStretch();
    auto *card = new Card(tr("Export the log"));
    card->setFixedWidth(tokens().scaled(kFormWidth));
    card->body()->setSpacing(space::m);
    card->body()->addWidget(m_what);
    card->body()->addWidget(m_lack);
    card->body()->addWidget(m_banner);
    card->body()->addWidget(makeFormats());
    card->body()->addWidget(makePath());
    card->body()->addWidget(warning);
    card->body()->addWidget(m_replace);
    card->body()->addWidget(m_bar);
    card->body()->addLayout(buttons);
    return card;
}

QWidget *ExportView::makeFormats()
{
    struct Offer {
        exchange::AuditFormat format;
        QString name;
        QString meaning;
    };
    const std::vector<Offer> offers {
        {exchange::AuditFormat::csv, tr("Table (CSV)"), tr("For spreadsheets. No cell can act as a formula.")},
        {exchange::AuditFormat::json, tr("JSON"), tr("For programs: one entry a line.")},
        {exchange::AuditFormat::fhir, tr("FHIR AuditEvents"), tr("For other systems in health care: an R4 Bundle.")}};
    auto *place = new QWidget;
    auto *down = new QVBoxLayout(place);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    for (const Offer &offer : offers) {
        auto *choice = new QRadioButton(offer.name);
        choice->setObjectName(QStringLiteral("audit.export.") + exchange::auditFormatName(offer.format));
        choice->setAccessibleName(offer.name);
        choice->setAccessibleDescription(offer.meaning);
        choice->setMinimumWidth(tokens().scaled(180));
        m_formats->addButton(choice, static_cast<int>(offer.format));
        auto *line = new QHBoxLayout;
        line->setSpacing(space::m);
        line->addWidget(choice);
        line->addWidget(new TextLabel(offer.meaning, TextRole::caption, TextTone::muted), 1);
        down->addLayout(line);
    }
    m_formats->button(static_cast<int>(exchange::AuditFormat::csv))->setChecked(true);
    return place;
}

QWidget *ExportView::makePath()
{
    m_path->setObjectName(QStringLiteral("audit.export.path"));
    m_path->setAccessibleName(tr("File"));
    m_path->setMaxLength(4000);
    auto *browse = new QPushButton(tr("Browse…"));
    browse->setObjectName(QStringLiteral("audit.export.browse"));
    browse->setAccessibleName(tr("Choose where to save the file"));
    browse->setAutoDefault(true);
    connect(browse, &QPushButton::clicked, this, &ExportView::browse);
    m_pathField = new FormField(tr("File"), m_path);
    auto *place = new QWidget;
    auto *line = new QHBoxLayout(place);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::s);
    auto *beside = new QVBoxLayout; // level with the field: below a label of the same height
    beside->setSpacing(0);
    beside->addWidget(new TextLabel(QStringLiteral(" "), TextRole::medium));
    beside->addSpacing(space::xs + 2);
    beside->addWidget(browse);
    beside->addStretch();
    line->addWidget(m_pathField, 1);
    line->addLayout(beside);
    return place;
}

exchange::AuditFormat ExportView::format() const
{
    return static_cast<exchange::AuditFormat>(m_formats->checkedId());
}

void ExportView::start(const audit::Filter &filter, std::optional<qint64> total, const std::optional<Others> &others)
{
    m_filter = filter;
    m_others = others;
    const bool all = filter == audit::Filter();
    const QString which = all ? tr("All entries of the log")
        : !total              ? tr("The entries that the filters leave")
                              : tr("%1 that the filters leave").arg(entriesText(*total));
    m_what->setText(
        !others ? tr("%1, in the order in which they were written.").arg(which)
            : others->pc
            ? tr("%1, as far as “%2” has sent it, in the order in which they were written.").arg(which, others->name)
            : tr("%1 of all PCs, as far as they have sent it: one PC after the other, this one first, each "
                 "in the order in which it was written.")
                  .arg(which));
    m_lack->setVisible(others && !others->lack.isEmpty());
    if (!m_lack->isHidden())
        m_lack->showMessage(others->isBad ? BannerKind::danger : BannerKind::warning, others->lack);
    m_banner->hide();
    m_replace->close();
    suggestName();
}

/// Says whose log it is.
QString ExportView::suggestedStem() const
{
    QString whose = !m_others ? QString() : m_others->pc ? m_others->name.toLower() : tr("all-pcs", "in a file's name");
    for (QChar &sign : whose)
        if (!sign.isLetterOrNumber())
            sign = u'-';
    return whose.isEmpty() ? QStringLiteral("access-log-") : QStringLiteral("access-log-%1-").arg(whose);
}

void ExportView::focusFirst()
{
    m_formats->checkedButton()->setFocus(Qt::OtherFocusReason);
}

/// The ending follows the format; the rest is the person's.
void ExportView::suggestName()
{
    QString path = m_path->text();
    const QString stem = suggestedStem();
    const QString now = QDate::currentDate().toString(Qt::ISODate);
    if (path.isEmpty()) {
        const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
        path = QStringLiteral("%1/%2%3").arg(folder.isEmpty() ? QDir::homePath() : folder, stem, now);
    } else if (const QFileInfo info(path); stem != m_stem && info.fileName().startsWith(m_stem + now)) {
        path = info.path() + u'/' + stem + info.fileName().mid(m_stem.size());
    }
    m_stem = stem;
    for (const exchange::AuditFormat other :
         {exchange::AuditFormat::fhir, exchange::AuditFormat::json, exchange::AuditFormat::csv})
        if (path.endsWith(extensionOf(other))) {
            path.chop(extensionOf(other).size());
            break;
        }
    m_path->setText(path + extensionOf(format()));
    m_path->setProblem({});
    m_replace->close();
}

void ExportView::browse()
{
    auto *dialog = new QFileDialog(this, tr("Save the log as"), QFileInfo(m_path->text()).absolutePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // asked here, for typed paths too
    dialog->selectFile(QFileInfo(m_path->text()).fileName());
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        m_path->setText(path);
        m_path->setProblem({});
    });
    dialog->open();
}

void ExportView::submit()
{
    if (m_export->isBusy())
        return;
    m_banner->hide();
    m_replace->close();
    if (!m_path->check())
        m_path->setFocus(Qt::OtherFocusReason);
    else if (QFileInfo::exists(path()))
        m_replace->ask(tr("There is a file of this name already. Replace it?"), tr("Replace it"), tr("Keep it"));
    else
        write();
}

QString ExportView::path() const
{
    return QFileInfo(m_path->text().trimmed()).absoluteFilePath();
}

void ExportView::write()
{
    m_replace->close();
    m_bar->setValue(0);
    m_bar->show();
    m_stop->show();
    session::AuditService &audit = m_session.audit();
    const exchange::AuditExport wanted {path(), format(), m_filter};
    const QFuture<Result<exchange::AuditExported>> future = m_others
        ? audit.exportOfPcs(m_others->pc, wanted, m_watch->begin())
        : audit.exportTo(wanted, m_watch->begin());
    m_export->watch(future);
    deliver(future, this, [this](const Result<exchange::AuditExported> &answer) { take(answer); });
}

void ExportView::showProgress(quint64 done, quint64 of)
{
    m_bar->setValue(of == 0 ? 0 : static_cast<int>(done * kSteps / of));
}

void ExportView::take(const Result<exchange::AuditExported> &answer)
{
    const bool stopHadFocus = m_stop->hasFocus();
    m_bar->hide();
    m_stop->hide();
    if (stopHadFocus)
        m_export->setFocus(Qt::OtherFocusReason);
    if (answer.ok())
        m_banner->showMessage(
            BannerKind::success,
            tr("Done: %1, %2. The file is %3.")
                .arg(entriesText(answer->rows), sizeText(answer->bytes), QDir::toNativeSeparators(path())));
    else
        refuse(answer.error());
    Q_EMIT finished(answer.ok());
}

void ExportView::refuse(const Error &error)
{
    if (m_watch->isStopped())
        m_banner->showMessage(BannerKind::info, tr("Stopped. No file was made."));
    else if (error.code == Code::io)
        m_banner->showMessage(BannerKind::danger,
                              tr("The file could not be written, and no part of it was left behind. Is the disk full, "
                                 "or the folder write-protected? Choose another place, or make room and try again."));
    else
        m_banner->showMessage(BannerKind::danger, errorText(error));
}

void ExportView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !m_export->isBusy()) {
        Q_EMIT backWanted();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace vb::ui
