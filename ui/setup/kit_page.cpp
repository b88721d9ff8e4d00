#include "ui/setup/kit_page.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/card.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/text_label.h"
#include "ui/setup/kit_words.h"
#include "ui/setup/paper.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QStandardPaths>
#include <QUrl>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kLongestPath = 4000;
constexpr int kLongestGroup = 12;

} // namespace

KitPage::KitPage(SetupModel &model, QWidget *parent)
    : SetupPage(model, QStringLiteral("setup.kit"), tr("The recovery kit"),
                tr("Two pages of paper that open the records when nothing else can: the PC's key lost, your password "
                   "forgotten, every computer gone. Without the kit and without this PC the records are gone for good; "
                   "nobody can bring them back, not even we."),
                parent)
    , m_folder(new LineField)
    , m_folderField(new FormField(tr("Save the PDF into this folder"), m_folder))
    , m_save(new BusyButton(tr("Save the kit"), ButtonKind::primary))
    , m_banner(new Banner)
    , m_groups(new Card(tr("Is it legible?")))
{
    m_folder->setRequired(true);
    m_folder->setMaxLength(kLongestPath);
    m_folder->setText(QDir::toNativeSeparators(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)));
    name(m_folder, QStringLiteral("folder"), tr("Folder for the recovery kit"));
    m_folderField->setHelp(tr("Best a USB stick. Print it from there, and delete the file afterwards."));
    name(m_save, QStringLiteral("save"), tr("Save the kit"));
    m_save->setBusyText(tr("Saving…"));
    m_banner->setObjectName(QStringLiteral("setup.kit.banner"));

    auto *card = new Card;
    card->body()->setSpacing(space::m);
    card->body()->addWidget(makeFolderLine());
    card->body()->addWidget(m_save, 0, Qt::AlignLeft);
    body()->addWidget(card);
    body()->addWidget(m_banner);
    m_groups->body()->setSpacing(space::m);
    m_groups->body()->addWidget(makeGroups());
    body()->addWidget(m_groups);
    m_banner->hide();
    m_groups->hide();

    connect(m_save, &QPushButton::clicked, this, &KitPage::save);
    connect(m_folder, &QLineEdit::textEdited, m_banner, &QWidget::hide);
    connect(m_banner, &Banner::actionTriggered, this, &KitPage::open);
    connect(&model, &SetupModel::kitSaved, this, &KitPage::takeSaved);
    connect(&model, &SetupModel::kitFailed, this, &KitPage::takeFailure);
}

QWidget *KitPage::makeFolderLine()
{
    auto *choose = new QPushButton(tr("Choose…"));
    name(choose, QStringLiteral("choose"), tr("Choose the folder"));
    connect(choose, &QPushButton::clicked, this, &KitPage::chooseFolder);
    // Beside the field, which stands below its label.
    auto *place = new QWidget;
    auto *down = new QVBoxLayout(place);
    down->setContentsMargins(0, QFontMetrics(tokens().font(TextRole::medium)).height() + space::xs + 2, 0, 0);
    down->addWidget(choose);
    auto *line = new QWidget;
    auto *across = new QHBoxLayout(line);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::s);
    across->addWidget(m_folderField, 1, Qt::AlignTop);
    across->addWidget(place, 0, Qt::AlignTop);
    line->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    return line;
}

QWidget *KitPage::makeGroups()
{
    auto *sentence = new TextLabel(tr("Print it, or open it on screen, and type these two of its numbered groups. The "
                                      "fifth sign of each checks the other four."),
                                   TextRole::body, TextTone::muted);
    sentence->setWordWrap(true);
    auto *fields = new QHBoxLayout;
    fields->setSpacing(space::l);
    for (std::size_t i = 0; i < m_group.size(); ++i) {
        m_group[i] = new LineField;
        m_groupField[i] = new FormField(tr("Group"), m_group[i]);
        m_group[i]->setObjectName(QStringLiteral("setup.kit.group%1").arg(i + 1));
        m_group[i]->setMaxLength(kLongestGroup);
        m_group[i]->setRequired(true);
        m_group[i]->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhUppercaseOnly);
        fields->addWidget(m_groupField[i], 1, Qt::AlignTop);
    }
    auto *groups = new QWidget;
    auto *down = new QVBoxLayout(groups);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::l);
    down->addWidget(sentence);
    down->addLayout(fields);
    return groups;
}

void KitPage::enter()
{
    showState();
    if (model().kitPath().isEmpty())
        m_folder->setFocus(Qt::TabFocusReason);
    else
        m_group[0]->setFocus(Qt::TabFocusReason);
}

void KitPage::leave()
{
    for (LineField *field : m_group) {
        field->clear();
        field->setProblem(QString());
    }
}

/// By what is saved and proved.
void KitPage::showState()
{
    const QString path = model().kitPath();
    const bool saved = !path.isEmpty();
    for (std::size_t i = 0; i < m_group.size(); ++i) {
        const QString label = tr("Group %1").arg(model().kitNumbers().at(i));
        m_groupField[i]->setLabel(label);
        m_group[i]->setAccessibleName(label);
    }
    m_groups->setVisible(saved);
    m_save->setText(saved ? tr("Save again") : tr("Save the kit"));
    m_save->setAccessibleName(m_save->text());
    setButtonKind(m_save, saved ? ButtonKind::secondary : ButtonKind::primary);
    m_banner->setAction(saved ? tr("Open it") : QString());
    m_banner->setVisible(saved);
    if (saved)
        m_banner->showMessage(BannerKind::success,
                              model().isKitProven() ? tr("Saved and proved: %1").arg(QDir::toNativeSeparators(path))
                                                    : tr("Saved as %1").arg(QDir::toNativeSeparators(path)));
}

void KitPage::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Folder for the recovery kit"), m_folder->text());
    dialog->setObjectName(QStringLiteral("setup.kit.folderDialog"));
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

void KitPage::save()
{
    if (m_save->isBusy())
        return;
    if (!m_folder->check()) {
        m_folder->setFocus(Qt::OtherFocusReason);
        return;
    }
    const QString folder = QDir::fromNativeSeparators(m_folder->text().trimmed());
    if (!QDir::isAbsolutePath(folder)) {
        m_folder->setProblem(tr("Please give the whole path of the folder, from the root of the disk."));
        m_folder->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_save->watch(model().saveKit(folder, localPaper()));
}

void KitPage::takeSaved()
{
    for (LineField *field : m_group) {
        field->clear();
        field->setProblem(QString());
    }
    showState();
    if (isVisible())
        m_group[0]->setFocus(Qt::TabFocusReason);
}

void KitPage::takeFailure(const Error &error)
{
    showState();
    if (error.code == Code::io)
        m_folder->setProblem(kitFolderProblem(QDir::fromNativeSeparators(m_folder->text().trimmed())));
    else
        m_banner->showMessage(BannerKind::danger, errorText(error));
    if (isVisible())
        m_folder->setFocus(Qt::OtherFocusReason);
}

void KitPage::open()
{
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(model().kitPath())))
        m_banner->showMessage(BannerKind::warning,
                              tr("No program for PDFs was found. Open the file yourself: %1")
                                  .arg(QDir::toNativeSeparators(model().kitPath())));
}

bool KitPage::checkGroup(int which)
{
    LineField *field = m_group.at(static_cast<std::size_t>(which));
    if (!field->check())
        return false;
    const session::GroupVerdict verdict = model().tryGroup(which, field->text());
    field->setProblem(kitGroupProblem(verdict, model().kitNumbers().at(static_cast<std::size_t>(which))));
    return verdict == session::GroupVerdict::right;
}

bool KitPage::mayGoOn()
{
    if (m_save->isBusy())
        return false;
    const QString folder = QDir::cleanPath(QDir::fromNativeSeparators(m_folder->text().trimmed()));
    if (model().kitPath().isEmpty() || folder != QFileInfo(model().kitPath()).absolutePath()) {
        save();
        return false;
    }
    if (model().isKitProven() && m_group[0]->text().isEmpty() && m_group[1]->text().isEmpty())
        return true;
    const bool first = checkGroup(0);
    const bool second = checkGroup(1);
    if (first && second)
        return true;
    m_group.at(first ? 1 : 0)->setFocus(Qt::TabFocusReason);
    return false;
}

} // namespace vb::ui
