#include "ui/note/paper_view.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/question.h"
#include "ui/kit/text_label.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGraphicsView>
#include <QHBoxLayout>
#include <QLocale>
#include <QPrintDialog>
#include <QPrintPreviewWidget>
#include <QPrinter>
#include <QShortcut>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

document::Paper customaryPaper()
{
    return QLocale().measurementSystem() == QLocale::ImperialUSSystem ? document::Paper::letter : document::Paper::a4;
}

void setUpPaper(QPrinter &printer, document::Paper paper)
{
    printer.setDocName(QStringLiteral("Verbena")); // names stay out of the spooler's list
    printer.setPageSize(QPageSize(paper == document::Paper::letter ? QPageSize::Letter : QPageSize::A4));
    printer.setPageOrientation(QPageLayout::Portrait);
    printer.setFullPage(true);
    printer.setPageMargins(QMarginsF());
}

/// A file that can be written.
class PdfPathField : public LineField {
public:
    PdfPathField() { setRequired(true); }

    [[nodiscard]] QFileInfo target() const { return QFileInfo(text().trimmed()); }

protected:
    [[nodiscard]] QString findProblem() const override
    {
        if (target().isDir() || (target().exists() && !target().isFile()))
            return PaperView::tr("This is a folder. Please add a name for the file.");
        return target().absoluteDir().exists() ? QString()
                                               : PaperView::tr("There is no such folder. Please choose another one.");
    }
};

QPushButton *paperButton(const char *id, IconName iconName, const QString &text, const QKeySequence &keys = {},
                         IconTone tone = IconTone::text)
{
    auto *button = new QPushButton(icon(iconName, tone), text);
    button->setObjectName(QStringLiteral("note.paper.") + QLatin1String(id));
    button->setAccessibleName(text);
    button->setAutoDefault(true);
    if (!keys.isEmpty())
        button->setToolTip(PaperView::tr("%1 (%2)").arg(text, keys.toString(QKeySequence::NativeText)));
    return button;
}

} // namespace

PaperView::PaperView(QWidget *parent)
    : QWidget(parent)
    , m_previewPlace(new QWidget)
    , m_words(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_banner(new Banner(BannerKind::success))
    , m_saving(nullptr)
    , m_path(new PdfPathField)
    , m_replace(new Question(QStringLiteral("note.paper.replace"), ButtonKind::danger))
    , m_back(paperButton("back", IconName::chevronLeft, tr("Back"), Qt::Key_Escape))
    , m_print(paperButton("print", IconName::printer, tr("Print…"), Qt::CTRL | Qt::Key_P, IconTone::onAccent))
    , m_pdf(paperButton("pdf", IconName::download, tr("Save as PDF…"), Qt::CTRL | Qt::Key_S))
    , m_save(paperButton("save", IconName::download, tr("Save")))
    , m_browse(paperButton("browse", IconName::fileText, tr("Choose…")))
{
    setObjectName(QStringLiteral("note.paper"));
    setFocusProxy(m_print);
    m_banner->setObjectName(QStringLiteral("note.paper.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_words->setObjectName(QStringLiteral("note.paper.words"));
    m_saving = makeSaving();
    m_saving->hide();
    auto *below = new QVBoxLayout;
    below->setContentsMargins(space::xxl, 0, space::xxl, space::s);
    below->setSpacing(space::s);
    below->addWidget(m_banner);
    below->addWidget(m_saving);
    auto *place = new QVBoxLayout(m_previewPlace);
    place->setContentsMargins(space::xxl, 0, space::xxl, space::xl);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addWidget(makeBar());
    down->addLayout(below);
    down->addWidget(m_previewPlace, 1);

    const auto key = [this](const QKeySequence &keys) {
        return new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    };
    connect(key(Qt::CTRL | Qt::Key_P), &QShortcut::activated, this, &PaperView::print);
    connect(key(Qt::CTRL | Qt::Key_S), &QShortcut::activated, this, &PaperView::startSaving);
    connect(key(Qt::Key_Escape), &QShortcut::activated, this, [this] {
        if (m_replace->isAsking()) {
            m_replace->stop();
        } else if (!m_saving->isHidden()) {
            m_saving->hide();
            m_pdf->setFocus(Qt::OtherFocusReason);
        } else {
            Q_EMIT leaveWanted();
        }
    });
    connect(m_back, &QPushButton::clicked, this, &PaperView::leaveWanted);
    connect(m_print, &QPushButton::clicked, this, &PaperView::print);
    connect(m_pdf, &QPushButton::clicked, this, &PaperView::startSaving);
    connect(m_save, &QPushButton::clicked, this, &PaperView::submit);
    connect(m_path, &QLineEdit::returnPressed, this, &PaperView::submit);
    connect(m_browse, &QPushButton::clicked, this, &PaperView::browse);
    connect(m_replace, &Question::confirmed, this, [this] {
        m_replace->close();
        write();
    });
}

PaperView::~PaperView() = default;

QWidget *PaperView::makeBar()
{
    setButtonKind(m_back, ButtonKind::flat);
    setButtonKind(m_pdf, ButtonKind::secondary);
    setButtonKind(m_print, ButtonKind::primary);
    auto *bar = new QWidget;
    auto *across = new QHBoxLayout(bar);
    across->setContentsMargins(space::xxl - space::m, 0, space::xxl, space::s);
    across->setSpacing(space::m);
    across->addWidget(m_back);
    across->addWidget(m_words);
    across->addStretch();
    across->addWidget(m_pdf);
    across->addWidget(m_print);
    return bar;
}

QWidget *PaperView::makeSaving()
{
    m_path->setObjectName(QStringLiteral("note.paper.path"));
    m_path->setAccessibleName(tr("File"));
    auto *field = new FormField(tr("File"), m_path);
    field->setHelp(tr("The file is not encrypted: whoever gets it can read it. Keep it only as long as it is needed."));
    auto *saving = new QWidget;
    auto *line = new QHBoxLayout;
    line->setSpacing(space::m);
    line->addWidget(field, 1, Qt::AlignTop);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, tokens().scaled(22), 0, 0); // beside the field, not its label
    buttons->addWidget(m_browse);
    buttons->addWidget(m_save);
    line->addLayout(buttons);
    line->setAlignment(buttons, Qt::AlignTop);
    auto *down = new QVBoxLayout(saving);
    down->setContentsMargins(0, 0, 0, 0);
    down->addLayout(line);
    down->addWidget(m_replace);
    return saving;
}

void PaperView::show(const document::ChartPaper &paper)
{
    clear();
    m_paper = paper;
    m_paper.paper = customaryPaper();
    makePreview();
}

void PaperView::makePreview()
{
    m_printer = std::make_unique<QPrinter>(QPrinter::HighResolution);
    m_printer->setOutputFormat(QPrinter::PdfFormat); // asks no print system; nothing is written in a preview
    setUpPaper(*m_printer, m_paper.paper);
    m_preview = new QPrintPreviewWidget(m_printer.get());
    m_preview->setObjectName(QStringLiteral("note.paper.preview"));
    m_preview->setAccessibleName(tr("Pages"));
    if (auto *pages = m_preview->findChild<QGraphicsView *>()) {
        pages->setObjectName(QStringLiteral("note.paper.pages"));
        pages->setAccessibleName(tr("Pages as they are printed"));
    }
    connect(m_preview, &QPrintPreviewWidget::paintRequested, this, [this](QPrinter *printer) {
        if (const Result<void> drawn = document::drawChart(*printer, m_paper); !drawn.ok())
            m_banner->showMessage(BannerKind::danger, errorText(drawn.error()));
    });
    m_previewPlace->layout()->addWidget(m_preview);
    m_preview->fitToWidth();
    m_preview->updatePreview();
    const int count = m_preview->pageCount();
    m_words->setText(count == 1 ? tr("1 page, with the patient's name and birth date on it")
                                : tr("%n pages, each with the patient's name and birth date", nullptr, count));
}

int PaperView::pages() const
{
    return m_preview ? m_preview->pageCount() : 0;
}

void PaperView::clear()
{
    delete m_preview;
    m_preview = nullptr;
    m_printer.reset();
    m_paper = {};
    m_banner->hide();
    m_replace->hide();
    m_saving->hide();
    m_words->clear();
}

void PaperView::takeFocus()
{
    m_print->setFocus(Qt::OtherFocusReason);
}

void PaperView::startSaving()
{
    if (m_path->text().isEmpty()) {
        QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
        if (!QDir(folder).exists())
            folder = QDir::homePath();
        m_path->setText(QDir(folder).filePath(tr("notes.pdf", "name of a file"))); // nobody is named in it
    }
    m_saving->show();
    m_path->setFocus(Qt::TabFocusReason);
    m_path->selectAll();
}

void PaperView::browse()
{
    auto *dialog = new QFileDialog(this, tr("Save as PDF"), QFileInfo(m_path->text()).absolutePath());
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

void PaperView::submit()
{
    m_replace->close();
    m_banner->hide();
    if (!m_path->check()) {
        m_path->setFocus(Qt::OtherFocusReason);
    } else if (QFileInfo::exists(m_path->text().trimmed())) {
        m_replace->ask(tr("There is a file of this name already. Replace it?"), tr("Replace it"), tr("Keep it"));
    } else {
        write();
    }
}

void PaperView::write()
{
    const QString path = QFileInfo(m_path->text().trimmed()).absoluteFilePath();
    const Result<void> done = document::writeChartPdf(path, m_paper);
    if (!done.ok()) {
        m_banner->showMessage(BannerKind::danger, errorText(done.error()));
        m_path->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_saving->hide();
    m_pdf->setFocus(Qt::OtherFocusReason);
    m_banner->showMessage(BannerKind::success, tr("Saved to %1.").arg(QDir::toNativeSeparators(path)));
    Q_EMIT written(path);
}

void PaperView::print()
{
    auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    setUpPaper(*printer, m_paper.paper);
    auto *dialog = new QPrintDialog(printer.get(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, printer] {
        const Result<void> drawn = document::drawChart(*printer, m_paper);
        m_banner->showMessage(drawn.ok() ? BannerKind::success : BannerKind::danger,
                              drawn.ok() ? tr("Sent to the printer. Please see that all pages come out.")
                                         : tr("The printer cannot be used. Please choose another one, or save a PDF."));
    });
    dialog->open();
}

} // namespace vb::ui
