#pragma once

#include "ui/setup/setup_page.h"

#include <array>

namespace vb::ui {

class Banner;
class BusyButton;
class Card;
class FormField;
class LineField;

/// The recovery kit: saved as a PDF into a folder of the person's choice, and proved by two of its groups.
class KitPage : public SetupPage {
    Q_OBJECT

public:
    explicit KitPage(SetupModel &model, QWidget *parent = nullptr);

    void enter() override;
    bool mayGoOn() override;
    void leave() override;

private:
    QWidget *makeFolderLine();
    QWidget *makeGroups();
    void chooseFolder();
    void save();
    void open();
    void takeSaved();
    void takeFailure(const Error &error);
    void showState();
    bool checkGroup(int which);

    LineField *m_folder;
    FormField *m_folderField;
    BusyButton *m_save;
    Banner *m_banner;
    Card *m_groups;
    std::array<LineField *, 2> m_group;
    std::array<FormField *, 2> m_groupField;
};

} // namespace vb::ui
