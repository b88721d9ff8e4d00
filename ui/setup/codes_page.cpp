#include "ui/setup/codes_page.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/card.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/text_label.h"
#include "ui/setup/code_label.h"
#include "ui/setup/paper.h"

#include <QCheckBox>
#include <QClipboard>
#include <QCryptographicHash>
#include <QDateTime>
#include <QFileDialog>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPrintDialog>
#include <QPrinter>
#include <QStandardPaths>
#include <QVBoxLayout>

#include <memory>

namespace vb::ui {

namespace {

constexpr int kCodeCount = 10;
constexpr int kCodeRows = 5;
constexpr int kCodePixels = 15;

QByteArray digestOf(const QString &text)
{
    return QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256);
}

} // namespace

CodesPage::CodesPage(SetupModel &model, QWidget *parent)
    : SetupPage(model, QStringLiteral("setup.codes"), tr("Your recovery codes"),
                tr("For the day when the phone is lost: each of them replaces the app's code once. They are shown only "
                   "now. Keep them away from this computer and from the phone."),
                parent)
    , m_banner(new Banner(BannerKind::success))
    , m_save(new BusyButton(tr("Save as PDF…")))
    , m_kept(new QCheckBox(tr("I have kept these codes in a safe place")))
    , m_keptField(new FormField(QString(), m_kept))
{
    m_banner->setObjectName(QStringLiteral("setup.codes.banner"));
    name(m_kept, QStringLiteral("kept"), m_kept->text());
    auto *card = new Card;
    card->body()->addWidget(makeCodes());
    card->body()->addWidget(makeButtons());
    body()->addWidget(card);
    body()->addWidget(m_banner);
    body()->addWidget(m_keptField);
    m_banner->hide();
    connect(m_kept, &QCheckBox::toggled, this, [this](bool kept) {
        this->model().setCodesKept(kept);
        m_keptField->setError(QString());
    });
}

CodesPage::~CodesPage()
{
    if (QClipboard *clipboard = QGuiApplication::clipboard();
        !m_copied.isEmpty() && digestOf(clipboard->text()) == m_copied)
        clipboard->clear();
}

QWidget *CodesPage::makeCodes()
{
    auto *codes = new QWidget;
    auto *grid = new QGridLayout(codes);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::m);
    grid->setVerticalSpacing(space::m);
    for (int i = 0; i < kCodeCount; ++i) {
        auto *code = new CodeLabel(kCodePixels);
        name(code, QStringLiteral("code%1").arg(i + 1), QString());
        const int column = i / kCodeRows * 2;
        grid->addWidget(new TextLabel(QString::number(i + 1), TextRole::caption, TextTone::muted), i % kCodeRows,
                        column, Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(code, i % kCodeRows, column + 1);
        m_codes.push_back(code);
    }
    grid->setColumnMinimumWidth(0, space::xl);
    grid->setColumnMinimumWidth(2, space::xl);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    return codes;
}

QWidget *CodesPage::makeButtons()
{
    auto *print = new QPushButton(icon(IconName::printer), tr("Print…"));
    auto *copy = new QPushButton(icon(IconName::copy), tr("Copy"));
    m_save->setIcon(icon(IconName::download));
    name(print, QStringLiteral("print"), tr("Print the recovery codes"));
    name(m_save, QStringLiteral("save"), tr("Save the recovery codes as PDF"));
    name(copy, QStringLiteral("copy"), tr("Copy the recovery codes"));
    connect(print, &QPushButton::clicked, this, &CodesPage::print);
    connect(m_save, &QPushButton::clicked, this, &CodesPage::choosePath);
    connect(copy, &QPushButton::clicked, this, &CodesPage::copy);
    auto *buttons = new QWidget;
    auto *across = new QHBoxLayout(buttons);
    across->setContentsMargins(0, space::xs, 0, 0);
    across->setSpacing(space::s);
    for (QPushButton *button : {print, static_cast<QPushButton *>(m_save), copy})
        across->addWidget(button);
    across->addStretch();
    return buttons;
}

void CodesPage::enter()
{
    const QStringList codes = model().service().recoveryCodes();
    for (int i = 0; i < kCodeCount; ++i)
        m_codes.at(static_cast<std::size_t>(i))->setText(codes.value(i));
    m_kept->setChecked(model().areCodesKept());
    findChild<QPushButton *>(QStringLiteral("setup.codes.print"))->setFocus(Qt::TabFocusReason);
}

void CodesPage::leave()
{
    for (CodeLabel *code : m_codes)
        code->clear();
    m_banner->hide();
    m_keptField->setError(QString());
}

bool CodesPage::mayGoOn()
{
    if (model().areCodesKept())
        return true;
    m_keptField->setError(tr("Please keep the codes first, then tick this. Without them a lost phone locks you out."));
    m_kept->setFocus(Qt::TabFocusReason);
    return false;
}

document::RecoveryCodesContent CodesPage::content()
{
    const QString date = QDateTime::fromMSecsSinceEpoch(model().service().now().wallMs).date().toString(Qt::ISODate);
    return {model().practice().name,           model().owner().name, model().owner().login, date,
            model().service().recoveryCodes(), localPaper()};
}

void CodesPage::print()
{
    const auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    printer->setDocName(QStringLiteral("Verbena")); // print queues show it to everybody
    auto *dialog = new QPrintDialog(printer.get(), this);
    dialog->setObjectName(QStringLiteral("setup.codes.printDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, printer] {
        const Result<void> drawn = document::drawRecoveryCodes(*printer, content());
        if (drawn.ok())
            m_banner->showMessage(BannerKind::success, tr("Sent to the printer. Fetch the page yourself."));
        else
            m_banner->showMessage(BannerKind::danger,
                                  tr("The printer refused the page. Save or copy the codes instead, "
                                     "or choose another printer."));
    });
    // The printer outlives the dialog.
    connect(dialog, &QObject::destroyed, this, [printer] {});
    dialog->open();
}

void CodesPage::choosePath()
{
    const QString place = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *dialog = new QFileDialog(this, tr("Save the recovery codes"),
                                   place + QStringLiteral("/verbena-recovery-codes.pdf"), tr("PDF (*.pdf)"));
    dialog->setObjectName(QStringLiteral("setup.codes.saveDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("pdf"));
    connect(dialog, &QFileDialog::fileSelected, this, &CodesPage::save);
    dialog->open();
}

void CodesPage::save(const QString &path)
{
    const QFuture<Result<void>> future = model().service().writeRecoveryCodes(path, content());
    m_save->watch(future);
    deliver(future, this, [this, path](const Result<void> &written) {
        if (written.ok())
            m_banner->showMessage(
                BannerKind::success,
                tr("Saved as %1. Print it or move it off this computer, then delete the file.").arg(path));
        else
            m_banner->showMessage(BannerKind::danger,
                                  written.error().code == Code::io
                                      ? tr("Nothing could be written there. Please choose another folder.")
                                      : errorText(written.error()));
    });
}

void CodesPage::copy()
{
    const QString codes = model().service().recoveryCodes().join(u'\n');
    QGuiApplication::clipboard()->setText(codes);
    m_copied = digestOf(codes);
    m_banner->showMessage(BannerKind::success,
                          tr("Copied. Paste them into a password manager; the clipboard is emptied "
                             "when the set-up ends."));
}

} // namespace vb::ui
