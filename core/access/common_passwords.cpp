#include "core/access/common_passwords.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace vb::access {

namespace {

constexpr std::string_view kCommonWords =
    // What leaks show most often.
    "password passwort passwd passw0rd pass word letmein welcome admin administrator root user login master access "
    "secret default changeme change temp test tester testing guest demo qwerty qwertz azerty asdf zxcv iloveyou love "
    "loveyou lovely lover loveme trustno trust nothing whatever something anything please hello hallo hola bonjour "
    "hellokitty goodbye thanks thankyou ninja hacker computer internet server system office windows microsoft google "
    "facebook amazon apple iphone android samsung samsung netflix youtube twitter instagram spotify minecraft fortnite "
    "pokemon pikachu starwars startrek matrix superman batman spiderman ironman avengers wolverine naruto sasuke goku "
    "zelda mario sonic harrypotter hogwarts gandalf merlin phoenix dragon dragons monkey tiger tigers lion eagle "
    "falcon hawk shadow hunter ranger killer soldier warrior knight pirate wizard princess prince queen king angel "
    "angels devil heaven sunshine sunflower flower flowers rose lily daisy jasmine violet orchid butterfly rainbow "
    "unicorn cookie cookies chocolate candy sugar honey cupcake banana orange cherry strawberry peach pepper ginger "
    "coffee pizza cheese chicken bacon butter purple yellow green blue black white silver golden gold diamond crystal "
    "sparkle glitter star stars moon sun ocean beach summer winter spring autumn fall january february march april may "
    "june july august september october november december monday tuesday wednesday thursday friday saturday sunday "
    "morning evening night midnight today tomorrow birthday christmas halloween easter holiday vacation travel freedom "
    "america american canada london paris berlin texas florida california newyork chicago boston dallas houston miami "
    "phoenix denver seattle austin brooklyn vegas hollywood hawaii mexico brazil india china russia england france "
    "germany spain italy football baseball basketball hockey soccer tennis golf softball volleyball swimming running "
    "fishing hunting racing yankees cowboys steelers lakers packers patriots redsox arsenal chelsea liverpool "
    "barcelona "
    "madrid juventus ferrari porsche mustang corvette camaro mercedes toyota honda yamaha harley jordan money million "
    "dollar cash bitcoin rich lucky winner success power energy thunder lightning storm snow rain fire water earth "
    "rocket space galaxy planet universe jesus christ god bible blessed blessing grace faith hope peace church family "
    "mother father mommy daddy mama papa sister brother baby babygirl babyboy girl boy lady woman man friend friends "
    "forever together always never maybe happy smile crazy sexy pretty beautiful handsome sweet sweety sweetheart "
    "darling kitty kitten puppy doggy dog cat horse pony rabbit bunny turtle dolphin penguin panda bear wolf fox snake "
    "spider bird fish buddy max charlie rocky bella coco oscar lucy molly milo luna daisy bailey sadie toby rusty "
    "scooter snoopy garfield mickey minnie disney simba nemo elsa frozen music guitar piano dance dancer singer rock "
    "metal metallica nirvana beatles elvis eminem beyonce rihanna school student teacher college university nursing "
    "company business work job boss team group house home garden kitchen car truck bike "
    // First names.
    "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark "
    "donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary "
    "nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick "
    "jack dennis jerry tyler aaron jose adam nathan henry zachary peter kyle noah ethan jeremy walter christian keith "
    "roger terry austin sean gerald carl dylan harold jordan jesse bryan lawrence arthur gabriel bruce logan juan "
    "carlos miguel luis diego mary patricia jennifer linda elizabeth barbara susan jessica sarah karen nancy lisa "
    "margaret betty sandra ashley dorothy kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca "
    "laura sharon cynthia kathleen amy shirley angela helen anna brenda pamela nicole samantha katherine emma ruth "
    "christine catherine debra rachel carolyn janet virginia maria heather diane julie joyce victoria kelly christina "
    "joan evelyn lauren judith olivia martha cheryl megan andrea hannah jacqueline ann jean alice kathryn gloria "
    "teresa "
    "sara janice doris madison julia grace judy abigail marie denise beverly amber theresa marilyn danielle diana "
    "brittany natalie sophia isabella alexis kayla charlotte chloe zoe mia ava alex sam chris mike dave steve tom jim "
    "joe bob bill ben dan nick tony jake luke ryan jenny jess kate katie liz beth becky vicky steph sofia carmen rosa "
    // What people at a practice would think of.
    "verbena medspa medicalspa spa clinic klinik practice praxis aesthetic aesthetics esthetics cosmetic cosmetics "
    "beauty beautiful skin skincare glow glowing radiance radiant botox dysport xeomin jeuveau filler fillers juvederm "
    "restylane sculptra radiesse laser facial peel derma dermatology injector inject injection needle syringe lips "
    "wellness health healthy healthcare hipaa medical medicine doctor nurse nurses provider reception frontdesk "
    "patient patients client clients customer owner manager director privacy treatment consult consultation";

} // namespace

std::span<const QLatin1String> commonPasswordWords()
{
    static const std::vector<QLatin1String> words = [] {
        std::vector<QLatin1String> out;
        std::size_t start = 0;
        while (start < kCommonWords.size()) {
            const std::size_t end = std::min(kCommonWords.find(' ', start), kCommonWords.size());
            if (end - start >= 3)
                out.emplace_back(kCommonWords.data() + start, static_cast<qsizetype>(end - start));
            start = end + 1;
        }
        return out;
    }();
    return words;
}

} // namespace vb::access
